# An ESME by Net::SMPP: binds in every way, sends all kinds of requests, waits for what it is owed.
#
#   perl esme.pl PORT INCOMING
#
# ends when INCOMING deliver_sm have come, and prints what happened, a fact a line, with blanks between its words.
use strict;
use warnings;
use Net::SMPP;

my ($port, $incoming) = @ARGV;
my @account = (port => $port, system_id => 'crm', password => 'secret12', interface_version => 0x34);

sub bound {
    my ($kind, @more) = @_;
    my $new = "new_$kind";
    my ($smpp, $answer) = Net::SMPP->$new('127.0.0.1', @account, @more);
    printf "bound %s %d %s\n", $kind, $answer->{status}, $answer->{system_id} // '';
    return $smpp;
}

for my $kind ('transmitter', 'receiver') {
    my $smpp = bound($kind);
    printf "unbound %s %d\n", $kind, $smpp->unbind()->{status};
}
bound('transceiver', password => 'wrong');

my $smpp = bound('transceiver');
my @came;

# What came while an answer was waited for is not lost.
sub take {
    my ($me, $pdu) = @_;
    push @came, $pdu;
    $me->deliver_sm_resp(seq => $pdu->{seq}, message_id => '');
}
${*$smpp}{handlers}->{Net::SMPP::CMD_deliver_sm()} = \&take;

sub asked {
    my ($name, $answer) = @_;
    printf "answer %s %d %s\n", $name, $answer->{status}, $answer->{message_id} // '';
    return $answer->{message_id};
}

my @from = (source_addr => 'shop', registered_delivery => 1);
my $id = asked('short', $smpp->submit_sm(@from, destination_addr => '+2561', short_message => "Hello \0 \x1b\x28"));
asked('ucs2', $smpp->submit_sm(@from, destination_addr => '+2562', data_coding => 8,
                               short_message => pack('n*', 0x41f, 0x440, 0x438)));
asked('long', $smpp->submit_sm(@from, destination_addr => '+2563', short_message => '',
                               message_payload => 'long ' x 80));
asked('data', $smpp->data_sm(@from, destination_addr => '+2564', message_payload => 'by data sm'));
asked('nowhere', $smpp->submit_sm(@from, destination_addr => '+', short_message => 'x'));
my $known = $smpp->query_sm(message_id => $id, source_addr => 'shop');
printf "query %d %s\n", $known->{status}, $known->{message_id};
printf "enquire_link %d\n", $smpp->enquire_link()->{status};

my $enquired = 0;
while (@came < $incoming || $enquired < 2) {
    my $pdu = $smpp->read_pdu() or die 'the connection is gone';
    if ($pdu->{cmd} == Net::SMPP::CMD_deliver_sm()) { take($smpp, $pdu); }
    elsif ($pdu->{cmd} == Net::SMPP::CMD_enquire_link()) {
        $smpp->enquire_link_resp(seq => $pdu->{seq});
        $enquired++;
    }
}
for my $pdu (@came) {
    if ($pdu->{esm_class} == 4) {
        my $told = $pdu->{receipted_message_id} // $pdu->{0x001e};
        $told =~ s/\0//;
        my ($stat) = $pdu->{short_message} =~ /stat:(\w+)/;
        printf "receipt %s %s\n", $told, $stat;
    } else {
        printf "sms %s %s\n", $pdu->{source_addr}, unpack('H*', $pdu->{short_message});
    }
}
printf "unbound transceiver %d\n", $smpp->unbind()->{status};
