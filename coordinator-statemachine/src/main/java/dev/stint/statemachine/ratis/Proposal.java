package dev.stint.statemachine.ratis;

import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * An entry on its way through Ratis in the process that submitted it.
 *
 * <p>It is the message of the request, the context of the transaction and the place of the result,
 * so on the leader nothing is parsed or serialised twice, and Ratis' retry cache, which keeps
 * replies for seconds, keeps no results alive.
 */
final class Proposal implements Message {

  private final ByteString content;
  private final Object attachment;

  /**
   * Set just before the entry goes into the log. While it is false when a failure comes back, the
   * entry is in no log: Ratis 3.3.0 decides everything that refuses an entry before, and with the
   * same exceptions that it uses for entries whose fate is open.
   */
  private volatile boolean logged;

  private volatile boolean applied;
  private volatile Object result;

  /**
   * @param data the bytes of the entry; they are not copied and must not change any more
   */
  Proposal(byte[] data, Object attachment) {
    this.content = UnsafeByteOperations.unsafeWrap(data);
    this.attachment = attachment;
  }

  @Override
  public ByteString getContent() {
    return content;
  }

  Object attachment() {
    return attachment;
  }

  void reachesLog() {
    logged = true;
  }

  boolean logged() {
    return logged;
  }

  void applied(Object outcome) {
    result = outcome;
    applied = true;
  }

  boolean applied() {
    return applied;
  }

  Object result() {
    return result;
  }

  @Override
  public String toString() {
    return "entry of " + content.size() + " bytes";
  }
}
