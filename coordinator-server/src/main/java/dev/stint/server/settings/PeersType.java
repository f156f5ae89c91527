package dev.stint.server.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The list of peers. In the file a list of rows; in an environment variable or an override the
 * compact form {@code id=peer,api,http;id=...}.
 */
final class PeersType implements ValueType<List<Settings.Peer>> {

  /** Fields of a row in their order, which is also the order of the compact form. */
  static final List<String> FIELDS = List.of("id", "peer", "api", "http");

  private static final int MAX_PEERS = 16;
  private static final ValueType<String> ID = ValueTypes.name();
  private static final String ADDRESS_EXPECTED =
      "host:port with a port from 1 to 65535 that others can connect to, such as 127.0.0.1:7410";

  @Override
  public Optional<List<Settings.Peer>> parse(String text) {
    List<Settings.Peer> peers = new ArrayList<>();
    for (String written : text.split(";", -1)) {
      Optional<Settings.Peer> peer = parsePeer(written.strip());
      if (peer.isEmpty() || peers.size() == MAX_PEERS) {
        return Optional.empty();
      }
      peers.add(peer.get());
    }
    return Optional.of(peers);
  }

  private static Optional<Settings.Peer> parsePeer(String written) {
    int equals = written.indexOf('=');
    String[] addresses = written.substring(equals + 1).split(",", -1);
    if (equals < 1 || addresses.length != FIELDS.size() - 1) {
      return Optional.empty();
    }
    Optional<String> id = ID.parse(written.substring(0, equals));
    List<HostPort> parsed = new ArrayList<>();
    for (String address : addresses) {
      parseAddress(address.strip()).ifPresent(parsed::add);
    }
    return id.isEmpty() || parsed.size() != addresses.length
        ? Optional.empty()
        : Optional.of(new Settings.Peer(id.get(), parsed.get(0), parsed.get(1), parsed.get(2)));
  }

  @Override
  public Optional<List<Settings.Peer>> parseRows(List<YamlValue.Row> rows, Problems problems) {
    List<Settings.Peer> peers = new ArrayList<>();
    for (YamlValue.Row row : rows) {
      row.fields().keySet().stream()
          .filter(field -> !FIELDS.contains(field))
          .forEach(
              field ->
                  problems.add(
                      row.fields().get(field).origin(),
                      "unknown key "
                          + Problems.quote(field)
                          + " of a peer; "
                          + Suggestions.didYouMean(field, FIELDS)));
      Optional<String> id = field(row, "id", ID, problems);
      Optional<HostPort> peer = field(row, "peer", ADDRESS, problems);
      Optional<HostPort> api = field(row, "api", ADDRESS, problems);
      Optional<HostPort> http = field(row, "http", ADDRESS, problems);
      if (id.isPresent() && peer.isPresent() && api.isPresent() && http.isPresent()) {
        peers.add(new Settings.Peer(id.get(), peer.get(), api.get(), http.get()));
      }
    }
    return peers.size() == rows.size() && peers.size() <= MAX_PEERS
        ? Optional.of(peers)
        : Optional.empty();
  }

  private static <T> Optional<T> field(
      YamlValue.Row row, String name, ValueType<T> type, Problems problems) {
    YamlValue.Text text = row.fields().get(name);
    if (text == null) {
      problems.add(row.origin(), "this peer has no " + name + "; expected " + type.expected());
      return Optional.empty();
    }
    Optional<T> value = type.parse(text.text());
    if (value.isEmpty()) {
      problems.wrongValue(text.origin(), name + " of a peer", text.shown(), type.expected());
    }
    return value;
  }

  private static Optional<HostPort> parseAddress(String text) {
    return HostPort.parse(text).filter(address -> address.port() > 0 && !address.isWildcard());
  }

  @Override
  public String expected() {
    return "up to "
        + MAX_PEERS
        + " peers, each with "
        + String.join(", ", FIELDS)
        + " (in one line: id=peer,api,http;id=peer,api,http), an address being "
        + ADDRESS_EXPECTED;
  }

  @Override
  public String format(List<Settings.Peer> peers) {
    return peers.stream().map(Settings.Peer::toString).collect(Collectors.joining(";"));
  }

  @Override
  public boolean isTable() {
    return true;
  }

  private static final ValueType<HostPort> ADDRESS =
      new ValueType<>() {
        @Override
        public Optional<HostPort> parse(String text) {
          return parseAddress(text);
        }

        @Override
        public String expected() {
          return ADDRESS_EXPECTED;
        }

        @Override
        public String format(HostPort value) {
          return value.toString();
        }
      };
}
