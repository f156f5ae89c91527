package dev.stint.statemachine.ratis;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;

/**
 * A file of Ratis' log, read piece by piece: it may be as large as {@code raft.segment-size}, and a
 * length in it may be anything. Not safe for concurrent use.
 */
final class LogFile implements Closeable {

  static final int CHECKSUM_BYTES = 4;
  private static final int VARINT_BYTES_MAX = 5;
  private static final int BUFFER_BYTES = 1 << 18;

  /**
   * Where an entry lies.
   *
   * @param offset of its length
   * @param start of the entry itself
   * @param bytes of the entry, 0 to 2^32 - 1
   */
  record Frame(long offset, long start, long bytes) {

    /** Behind its checksum; may be behind the end of the file. */
    long end() {
      return start + bytes + CHECKSUM_BYTES;
    }

    boolean isEmpty() {
      return bytes == 0;
    }
  }

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

  private LogFile(FileChannel channel) {
    this.channel = channel;
  }

  static LogFile open(Path file) throws IOException {
    return new LogFile(FileChannel.open(file, StandardOpenOption.READ));
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Behind the last byte that is not zero; 0 if all are. */
  long endOfContent() throws IOException {
    for (long to = channel.size(); to > 0; ) {
      long from = Math.max(0, to - BUFFER_BYTES);
      byte[] bytes = read(from, (int) (to - from)).array();
      for (int i = (int) (to - from) - 1; i >= 0; i--) {
        if (bytes[i] != 0) {
          return from + i + 1;
        }
      }
      to = from;
    }
    return 0;
  }

  /** The entry that begins there, or null if no length does. */
  Frame frameAt(long offset) throws IOException {
    int prefix = (int) Math.min(VARINT_BYTES_MAX, channel.size() - offset);
    CodedInputStream in = CodedInputStream.newInstance(read(offset, prefix));
    try {
      long bytes = Integer.toUnsignedLong(in.readRawVarint32());
      return new Frame(offset, offset + in.getTotalBytesRead(), bytes);
    } catch (IOException e) {
      return null;
    }
  }

  /** Whether length and entry, which lie within the file, are what their checksum is of. */
  boolean checksumHolds(Frame frame) throws IOException {
    CRC32C checksum = new CRC32C();
    long to = frame.end() - CHECKSUM_BYTES;
    for (long from = frame.offset(); from < to; from += BUFFER_BYTES) {
      checksum.update(read(from, (int) Math.min(BUFFER_BYTES, to - from)));
    }
    return (int) checksum.getValue() == read(to, CHECKSUM_BYTES).getInt();
  }

  /** The index of an entry whose checksum holds, so that it is no larger than entries are. */
  long indexOf(Frame frame) throws IOException {
    ByteBuffer entry = ByteBuffer.allocate((int) frame.bytes());
    fill(entry, frame.start());
    return LogEntryProto.parseFrom(entry).getIndex();
  }

  /** What is valid until the next call. */
  private ByteBuffer read(long from, int bytes) throws IOException {
    fill(buffer.clear().limit(bytes), from);
    return buffer;
  }

  private void fill(ByteBuffer target, long from) throws IOException {
    long at = from;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw new IOException("The log file became shorter while it was read");
      }
      at += count;
    }
    target.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
