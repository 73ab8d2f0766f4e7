#!/bin/sh
# A program of somebody with a GoIP, written from the maker's application note alone (method 3, the native HTTP
# interface): it sends each text by a line, and looks at the status of that line before it sends the next one.
#
#     sh goip.sh http://HOST USER PASSWORD LINE NUMBER TEXT [NUMBER TEXT]...
#
# It prints a line for each: the number, and DONE, or what went wrong.
base=$1/default/en_US user=$2 password=$3 line=$4
shift 4

field() { # of the status page: field NAME PAGE
    printf '%s' "$2" | sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p"
}

while [ $# -gt 1 ]; do
    number=$1 text=$2
    shift 2
    reply=$(curl -sG "$base/send.html" -d "u=$user" -d "p=$password" -d "l=$line" \
        --data-urlencode "n=$number" --data-urlencode "m=$text" | tr -d '\n')
    case $reply in
        "Sending, L$line Send SMS to $number; ID:"*) id=${reply##*ID:} ;;
        *) echo "$number $reply"; continue ;;
    esac
    tries=0
    while [ $tries -lt 100 ]; do
        tries=$((tries + 1))
        page=$(curl -s "$base/send_status.xml?u=$user&p=$password")
        [ "$(field "id$line" "$page")" = "$id" ] || { echo "$number lost"; break; }
        status=$(field "status$line" "$page")
        case $status in
            *DONE) echo "$number $status $(field "error$line" "$page")"; break ;;
        esac
        sleep 0.1
    done
done
