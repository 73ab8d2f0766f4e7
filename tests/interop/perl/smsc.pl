# An SMSC by Net::SMPP, for one session after the other: it takes what comes, reports it, and sends an SMS once it is bound for the first time.
#
#   perl smsc.pl PORT
#
# prints what it saw, a fact a line.
use strict;
use warnings;
use IO::Handle;
use Net::SMPP;

STDOUT->autoflush(1);
my $listening = Net::SMPP->new_listen('127.0.0.1', port => $ARGV[0]) or die "it cannot listen: $!";
my ($id, $late, $greeted) = (41, 0, 0);

sub serve {
    my ($me, $pdu) = @_;
    my $cmd = $pdu->{cmd};
    if ($cmd == Net::SMPP::CMD_bind_transceiver()) {
        printf "bind %s %d\n", $pdu->{system_id}, $pdu->{interface_version};
        $me->bind_transceiver_resp(seq => $pdu->{seq}, system_id => 'perl');
        $me->deliver_sm(async => 1, source_addr => '+4477', destination_addr => 'router', data_coding => 8,
                        short_message => pack('n*', 0x41f, 0x440, 0x438)) unless $greeted++;
        $me->enquire_link(async => 1);
    } elsif ($cmd == Net::SMPP::CMD_submit_sm()) {
        submitted($me, $pdu);
    } elsif ($cmd == Net::SMPP::CMD_enquire_link()) {
        $me->enquire_link_resp(seq => $pdu->{seq});
    } elsif ($cmd == Net::SMPP::CMD_unbind()) {
        $me->unbind_resp(seq => $pdu->{seq});
        print "unbind\n";
        return 0;
    } elsif ($cmd & 0x80000000) {
        printf "answer %08x %d\n", $cmd, $pdu->{status};
    }
    return 1;
}

sub submitted {
    my ($me, $pdu) = @_;
    my $to = $pdu->{destination_addr};
    printf "submit %s %d %s\n", $to, $pdu->{esm_class}, unpack('H*', $pdu->{short_message});
    if ($to eq '+2562' && !$late++) {
        $me->submit_sm_resp(seq => $pdu->{seq}, status => 0x58, message_id => '');
        return;
    }
    my $mine = sprintf '%x', ++$id;
    $me->submit_sm_resp(seq => $pdu->{seq}, message_id => $mine);
    $me->deliver_sm(async => 1, esm_class => 4, source_addr => $to, destination_addr => 'shop',
                    short_message => sprintf('id:%010d sub:001 dlvrd:001 submit date:2601010101 '
                                             . 'done date:2601010102 stat:DELIVRD err:000 text:', $id));
}

while (my $me = $listening->accept()) {
    while (my $pdu = $me->read_pdu()) { last unless serve($me, $pdu); }
    close $me;
}
