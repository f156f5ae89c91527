package dev.stint.server.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host and a port, as people write them: {@code 127.0.0.1:7400}, {@code localhost:7400}, {@code
 * [::1]:7400}. Reading one never asks a name server.
 *
 * @param host an IPv4 address in four decimal parts, an IPv6 address without brackets, or a name
 * @param port 0 to 65535; 0 asks the system for a free port and makes sense for listening only
 */
public record HostPort(String host, int port) {

  private static final Pattern IPV4 =
      Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /**
   * The last label must hold a letter: {@code 127.1} would be read as an address by some resolvers.
   */
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9_]([A-Za-z0-9_-]*)\\.)*[A-Za-z0-9-]*[A-Za-z][A-Za-z0-9-]*");

  private static final int MAX_NAME_LENGTH = 253;
  private static final int MAX_PORT = 65_535;

  /**
   * @throws IllegalArgumentException if the host is empty or the port out of range
   */
  public HostPort {
    Objects.requireNonNull(host, "host");
    if (host.isEmpty() || port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("not a host and a port: '" + host + "', " + port);
    }
  }

  /** Reads {@code host:port}; empty if the text is not one. */
  public static Optional<HostPort> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      return Optional.empty();
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    String written = text.substring(0, colon);
    boolean bracketed = written.startsWith("[") && written.endsWith("]");
    String host = bracketed ? written.substring(1, written.length() - 1) : written;
    boolean valid = bracketed ? isIpv6(host) : isIpv4(host) || isName(host);
    return valid && port <= MAX_PORT ? Optional.of(new HostPort(host, port)) : Optional.empty();
  }

  /**
   * Whether only this machine can reach the address. A name other than {@code localhost} does not
   * count: what it resolves to can change behind our back.
   */
  public boolean isLoopback() {
    return host.equalsIgnoreCase("localhost")
        || literal().map(InetAddress::isLoopbackAddress).orElse(false);
  }

  /** Whether this stands for all addresses of the machine, which nobody can connect to. */
  public boolean isWildcard() {
    return literal().map(InetAddress::isAnyLocalAddress).orElse(false);
  }

  /** The socket address; a host name is resolved now, which may take time and may fail. */
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(host, port);
  }

  private Optional<InetAddress> literal() {
    if (!isIpv4(host) && !isIpv6(host)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static boolean isIpv4(String host) {
    return IPV4.matcher(host).matches();
  }

  /** The pattern lets only literals reach the resolver, which then parses and never looks up. */
  private static boolean isIpv6(String host) {
    if (!IPV6.matcher(host).matches()) {
      return false;
    }
    try {
      InetAddress.getByName("[" + host + "]");
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isName(String host) {
    return host.length() <= MAX_NAME_LENGTH && NAME.matcher(host).matches();
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
