#!/usr/bin/perl
# Reads an X12 file by the standard alone and says what is wrong with it: envelopes, control numbers, counts, HL loops, check
# digits. Prints what it says has left, a line a box: KIND ORDER MARK TRACKING SKU=QUANTITY...
use strict;
use warnings;

local $/;
my $text = <STDIN>;
die "not 106 characters of ISA\n" unless $text =~ /^ISA/ && length $text >= 106;
my ($element, $component, $terminator) = (substr($text, 3, 1), substr($text, 104, 1), substr($text, 105, 1));
for my $at (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 83, 89, 99, 101, 103) {
	die "ISA: no separator at $at\n" unless substr($text, $at, 1) eq $element;
}
my (@open, %seen, $sets, $segments, $kind, $order, %level, $levels, $units, $weight, @boxes);
my ($isa, $gs, $groups) = ('', '', 0);

sub digits { my ($sum, $n) = (0, 0); $sum += $_ * ($n++ % 2 ? 1 : 3) for reverse split //, $_[0]; return $sum % 10; }
sub mark {
	my ($how, $number) = @_;
	if ($how eq 'GM') {
		die "MAN*GM*$number is no SSCC\n" unless $number =~ /^00(\d{17})(\d)$/ && (10 - digits($1)) % 10 == $2;
	}
	push @boxes, { kind => $kind, order => $order, mark => $number, track => '', things => [] } if $kind eq '945';
	$boxes[-1]{mark} = $number;
}

for my $segment (split /\Q$terminator\E\s*/, $text) {
	my @e = split /\Q$element\E/, $segment, -1;
	my $name = $e[0];
	die "$segment ends in a blank element\n" if @e > 1 && $e[-1] eq '';
	$segments++;
	if ($name eq 'ISA') { $isa = $e[13]; die "ISA13 $isa\n" unless $isa =~ /^\d{9}$/; @open = ('ISA'); }
	elsif ($name eq 'GS') { $gs = $e[6]; $sets = 0; $groups++; die "GS01 $e[1]\n" unless $e[1] =~ /^S[WH]$/; push @open, 'GS'; }
	elsif ($name eq 'ST') {
		$kind = $e[1]; die "ST02 twice\n" if $seen{$e[2]}++;
		$segments = 1; %level = (); $levels = 0; $units = 0; push @open, "ST$e[2]";
	}
	elsif ($name eq 'SE') {
		die "SE01 counts $e[1], there are $segments\n" unless $e[1] == $segments;
		die "SE02\n" unless pop @open eq "ST$e[2]"; $sets++;
	}
	elsif ($name eq 'GE') { die "GE\n" unless pop @open eq 'GS' && $e[1] == $sets && $e[2] eq $gs; }
	elsif ($name eq 'IEA') { die "IEA\n" unless pop @open eq 'ISA' && $e[1] == $groups && $e[2] eq $isa; }
	elsif ($name eq 'W06' || $name eq 'PRF') { $order = $e[$name eq 'W06' ? 2 : 1]; die "order\n" unless length $order <= 22; }
	elsif ($name eq 'HL') {
		my %under = (S => '', O => 'S', P => 'O', I => 'P');
		die "HL $e[1] is not the next\n" unless $e[1] == ++$levels;
		die "HL $e[1], $e[3], stands under " . ($level{$e[2]} // 'none') . "\n" unless ($e[2] eq '' ? '' : $level{$e[2]}) eq $under{$e[3]};
		$level{$e[1]} = $e[3];
		push @boxes, { kind => $kind, order => $order, mark => '', track => '', things => [] } if $e[3] eq 'P';
	}
	elsif ($name eq 'MAN') { mark($e[1], $e[2]); }
	elsif (($name eq 'N9' || $name eq 'REF') && $e[1] eq 'CN') { $boxes[-1]{track} = $e[2] if @boxes && ($kind eq '945' || $levels > 2); }
	elsif ($name eq 'W12') { push @{$boxes[-1]{things}}, "$e[8]=$e[3]"; $units += $e[3]; }
	elsif ($name eq 'LIN') { push @{$boxes[-1]{things}}, $e[3]; }
	elsif ($name eq 'SN1') { $boxes[-1]{things}[-1] .= "=$e[2]"; }
	elsif ($name eq 'W03') { die "W03 says $e[1] units, there are $units\n" unless $e[1] == $units; }
	elsif ($name eq 'CTT') { die "CTT01 $e[1], there are $levels HL\n" unless $e[1] == $levels; }
}
die "open at the end: @open\n" if @open;
print "$_->{kind} $_->{order} $_->{mark} $_->{track} @{$_->{things}}\n" for @boxes;
