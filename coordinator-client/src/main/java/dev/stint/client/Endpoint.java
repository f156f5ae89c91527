package dev.stint.client;

import dev.stint.client.error.InvalidRequestException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node's address, as users write it: {@code host:port}, {@code [v6]:port}. */
public record Endpoint(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[(?<v6>[0-9a-fA-F:.]+)]|(?<host>[^:\\[\\]\\s/]+)):(?<port>[0-9]{1,5})");

  /**
   * Reads an address.
   *
   * @throws InvalidRequestException if it is none
   */
  public static Endpoint parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || !isPort(form.group("port"))) {
      throw new InvalidRequestException(
          "'" + text + "' is no endpoint: write host:port, as in 127.0.0.1:7400");
    }
    String v6 = form.group("v6");
    return new Endpoint(v6 == null ? form.group("host") : v6, Integer.parseInt(form.group("port")));
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port > 0 && port <= 65_535;
  }

  /** Whether it is of this machine, by its text: a name other than localhost may lead anywhere. */
  public boolean isLoopback() {
    return host.equals("localhost")
        || host.matches("127(\\.[0-9]{1,3}){3}")
        || host.equals("::1")
        || host.equals("0:0:0:0:0:0:0:1");
  }
}
