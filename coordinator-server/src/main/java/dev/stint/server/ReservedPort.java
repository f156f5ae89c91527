package dev.stint.server;

import dev.stint.server.settings.HostPort;
import java.io.IOException;
import java.net.Socket;

/**
 * Keeps an address from being taken by anybody else until the node is ready to listen there, so
 * that a taken one is known before the node has joined, perhaps led and been missed. Whoever
 * connects meanwhile is refused, as at a node that is down.
 */
final class ReservedPort implements AutoCloseable {
  private final Socket socket;

  private ReservedPort(Socket socket) {
    this.socket = socket;
  }

  /**
   * Reserves; port 0 is nothing to reserve.
   *
   * @throws IOException if somebody listens there, or the address is not one of this machine
   */
  static ReservedPort of(HostPort address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setReuseAddress(true); // as whoever listens: old connections are in nobody's way
      socket.bind(address.toSocketAddress());
      return new ReservedPort(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Lets go of it. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("A socket that was never connected did not close", e);
    }
  }
}
