package dev.stint.core.codec;

import dev.stint.core.command.Command;
import dev.stint.core.command.Entry;
import dev.stint.core.command.Proposal;
import dev.stint.core.value.Fingerprint;
import java.util.ArrayList;
import java.util.List;

/**
 * The form of a log entry: version, header, then the proposals. Proposals are encoded one by one as
 * they are admitted, so that group commit only joins byte strings and knows the size beforehand.
 */
public final class EntryCodec {
  /** Bytes that the header needs at most. */
  public static final int MAX_HEADER_BYTES = 40;

  private EntryCodec() {}

  /** One proposal as it stands in an entry. */
  public static byte[] encode(Proposal proposal) {
    Out out = new Out(96);
    out.string(proposal.tenant()).fingerprint(proposal.fingerprint());
    CommandCodec.write(out, proposal.command());
    return out.toBytes();
  }

  /** An entry of proposals that {@link #encode(Proposal)} gave. */
  public static byte[] encode(
      long term, long nowMillis, long horizonMillis, List<byte[]> encodedProposals) {
    int size = MAX_HEADER_BYTES;
    for (byte[] proposal : encodedProposals) {
      size += proposal.length + 5;
    }
    Out out = new Out(size);
    out.u8(Entry.VERSION).varint(term).varint(nowMillis).varint(horizonMillis);
    out.varint(encodedProposals.size());
    encodedProposals.forEach(out::bytes);
    return out.toBytes();
  }

  /** The same from an entry. */
  public static byte[] encode(Entry entry) {
    List<byte[]> proposals = new ArrayList<>(entry.proposals().size());
    entry.proposals().forEach(proposal -> proposals.add(encode(proposal)));
    return encode(entry.term(), entry.nowMillis(), entry.horizonMillis(), proposals);
  }

  /**
   * The entry of these bytes.
   *
   * @throws CodecException if they are damaged, or of a version that this code does not know: the
   *     node must stop, since it cannot follow
   */
  public static Entry decode(byte[] bytes) {
    In in = new In(bytes);
    int version = in.u8();
    if (version < 1 || version > Entry.VERSION) {
      throw new CodecException("log entry of version " + version);
    }
    long term = in.varint();
    long now = in.varint();
    long horizon = in.varint();
    List<Proposal> proposals = in.list(() -> decodeProposal(in.bytes()));
    in.end();
    return new Entry(version, term, now, horizon, proposals);
  }

  private static Proposal decodeProposal(byte[] bytes) {
    In in = new In(bytes);
    String tenant = in.string();
    Fingerprint fingerprint = in.fingerprint();
    Command command = CommandCodec.read(in);
    in.end();
    return new Proposal(tenant, command, fingerprint);
  }
}
