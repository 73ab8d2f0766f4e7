<?php
// A GoIP's web page as its maker's own are written: PHP, short answers in HTML, one slot for each line.
// Run as: php -S 127.0.0.1:8080 goip.php, with GOIP_STATE naming a file that keeps what was sent and what came in.

$file = getenv('GOIP_STATE');
$lock = fopen($file, 'c+');
flock($lock, LOCK_EX);
$state = json_decode(stream_get_contents($lock), true);
if (!is_array($state)) {
    $state = ['slots' => [], 'sent' => [], 'inbox' => [], 'logout' => []];
}

function keep() {
    global $lock, $state;
    rewind($lock);
    ftruncate($lock, 0);
    fwrite($lock, json_encode($state, JSON_UNESCAPED_UNICODE));
    fflush($lock);
}

function login() {
    $user = isset($_REQUEST['u']) ? $_REQUEST['u'] : (isset($_SERVER['PHP_AUTH_USER']) ? $_SERVER['PHP_AUTH_USER'] : '');
    $password = isset($_REQUEST['p']) ? $_REQUEST['p'] : (isset($_SERVER['PHP_AUTH_PW']) ? $_SERVER['PHP_AUTH_PW'] : '');
    return $user === 'admin' && $password === 'pw';
}

$lines = 2;
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$page = basename($path);
if ($page === 'send.html') {
    header('Content-Type: text/html; charset=utf-8');
    $line = isset($_REQUEST['l']) ? intval($_REQUEST['l']) : 1;
    if (!login()) {
        echo "\nERROR,user or password error\n";
    } elseif (in_array($line, $state['logout'])) {
        echo "\nERROR,L$line GSM logout\n";
    } elseif (isset($state['slots'][$line]) && $state['slots'][$line]['until'] > microtime(true)) {
        echo "\nERROR,L$line busy\n";
    } else {
        $id = sprintf('%08x', 0x6a52acc8 + count($state['sent']));
        $failed = substr($_REQUEST['n'], -1) === '0' ? '28' : '';
        $state['slots'][$line] = ['id' => $id, 'until' => microtime(true) + 0.2, 'error' => $failed];
        $state['sent'][] = ['line' => $line, 'number' => $_REQUEST['n'], 'text' => $_REQUEST['m']];
        keep();
        echo "\nSending,L$line Send SMS to:" . htmlspecialchars($_REQUEST['n']) . "; ID:$id\n";
    }
} elseif (!login()) {
    header('WWW-Authenticate: Basic realm="GoIP"');
    http_response_code(401);
    echo '<html><body>401 Unauthorized</body></html>';
} elseif ($page === 'send_status.xml') {
    header('Content-Type: text/xml');
    echo "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<send-sms-status>\n";
    for ($line = 1; $line <= 8; $line++) {
        $slot = isset($state['slots'][$line]) ? $state['slots'][$line] : null;
        $status = $slot === null ? '' : ($slot['until'] > microtime(true) ? 'STARTED' : 'DONE');
        $error = $status === 'DONE' ? $slot['error'] : '';
        $id = $slot === null ? '' : $slot['id'];
        echo "<id$line>$id</id$line><status$line>$status</status$line><error$line>$error</error$line>\n";
    }
    echo "</send-sms-status>\n";
} elseif ($page === 'status.xml') {
    header('Content-Type: text/xml');
    echo "<?xml version=\"1.0\" encoding=\"gb2312\"?>\n<status>\n";
    for ($line = 1; $line <= $lines; $line++) {
        $in = in_array($line, $state['logout']) ? 'N' : 'Y';
        echo "<l{$line}_module_status_gsm>Y</l{$line}_module_status_gsm><l{$line}_gsm_sim>Y</l{$line}_gsm_sim>";
        echo "<l{$line}_gsm_status>&lt;font color=green&gt;$in&lt;/font&gt;</l{$line}_gsm_status>";
        echo "<l{$line}_line_state>IDLE</l{$line}_line_state><l{$line}_gsm_signal>21</l{$line}_gsm_signal>\n";
    }
    echo "</status>\n";
} elseif ($page === 'tools.html') {
    header('Content-Type: text/html');
    echo "<html><head><script type=\"text/javascript\">\nvar sms;\nvar pos;\n";
    for ($line = 1; $line <= $lines; $line++) {
        $rows = array_fill(0, 20, '');
        $of_line = array_values(array_filter($state['inbox'], fn($one) => $one['line'] == $line));
        foreach ($of_line as $place => $one) {
            $rows[$place] = $one['date'] . ',' . $one['from'] . ',' . $one['text'];
        }
        $quoted = array_map(fn($row) => '"' . str_replace(['\\', '"'], ['\\\\', '\\"'], $row) . '"', $rows);
        echo 'sms= [' . implode(',', $quoted) . "];\npos=" . count($of_line) . ";\n";
        echo "sms_row_insert(l{$line}_sms_store, sms, pos, $line);\n";
    }
    echo "</script></head><body></body></html>\n";
} else {
    http_response_code(404);
}
