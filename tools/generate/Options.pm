package Options;
# The plugins' option tables, as --describe tells them: the one source of what the programs beside this file write.
use strict;
use warnings;
use Exporter 'import';
our @EXPORT = qw(tables takes_value service_options variable description begin);

# What a service doesn't set: other spellings for those who move over, and the other output.
my %by_hand = map { $_ => 1 } qw(mailserver sudo server output-format);

# tables(PATH...): for each plugin {plugin, command, options}; options: {letter, name, kind, argument, default, help} in the
# table's order.
sub tables { return map { table($_) } @_ }

sub table {
    my ($path) = @_;
    my ($plugin) = $path =~ m{([^/]+)$};
    my ($command) = $plugin =~ /^check_(\w+)$/ or die "$path: no plugin's name\n";
    open my $in, '-|', $path, '--describe' or die "$path: $!\n";
    my @options;
    while (my $line = <$in>) {
        chomp $line;
        my %option;
        @option{qw(letter name kind argument default help)} = split /\t/, $line, -1;
        die "$path: not an option: $line\n" unless defined $option{help} && $option{name} =~ /^[a-z][a-z0-9-]*$/;
        push @options, \%option;
    }
    close $in;
    die "$path: no options\n" unless @options;
    return {plugin => $plugin, command => $command, options => \@options};
}

# Whether the next word, or what is behind "=", is its value.
sub takes_value { return $_[0]{kind} eq 'value' || $_[0]{kind} eq 'list' }

# What a service may set: neither the actions nor what is for use by hand.
sub service_options { return grep { $_->{kind} ne 'action' && !$by_hand{$_->{name}} } @{$_[0]{options}} }

# The custom variable: the command's name, then the option's.
sub variable {
    my ($table, $option) = @_;
    return $table->{command} . '_' . $option->{name} =~ tr/-/_/r;
}

sub description {
    my ($option) = @_;
    return $option->{help} . ($option->{default} ne '' ? " Default: $option->{default}" : '');
}

# The first lines of a generated file; sign: what a comment begins with.
sub begin {
    my ($sign) = @_;
    return "$sign Made from the plugins' option tables by \"make generated\": change those, not this file.\n";
}

1;
