<?php
// A program of somebody with a GoIP, written from the maker's application note alone (method 3, the native HTTP
// interface): it sends each text by a line, and looks at the status of that line before it sends the next one.
//
//     php goip_client.php http://HOST USER PASSWORD LINE NUMBER TEXT [NUMBER TEXT]...
//
// It prints a line for each: the number, and DONE, or what went wrong.
[, $host, $user, $password, $line] = $argv;
$base = "$host/default/en_US";
$element = fn ($page, $name) => preg_match("|<$name>(.*)</$name>|", $page, $found) ? $found[1] : '';
foreach (array_chunk(array_slice($argv, 5), 2) as [$number, $text]) {
    $fields = http_build_query(['u' => $user, 'p' => $password, 'l' => $line, 'n' => $number, 'm' => $text]);
    $reply = trim(file_get_contents("$base/send.html?$fields"));
    if (!preg_match('/^Sending, L\d+ Send SMS to .*; ID:([0-9a-f]{8})$/', $reply, $found)) {
        echo "$number $reply\n";
        continue;
    }
    for ($tries = 0; $tries < 100; $tries++) {
        $page = file_get_contents("$base/send_status.xml?u=$user&p=$password");
        if ($element($page, "id$line") !== $found[1]) {
            echo "$number lost\n";
            break;
        }
        $status = $element($page, "status$line");
        if ($status === 'DONE' || $status === 'ERRORDONE') {
            echo "$number $status {$element($page, "error$line")}\n";
            break;
        }
        usleep(100000);
    }
}
