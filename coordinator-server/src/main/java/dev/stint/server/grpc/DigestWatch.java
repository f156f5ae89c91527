package dev.stint.server.grpc;

import dev.stint.api.v1.NodeDigestRequest;
import dev.stint.api.v1.NodeDigestResponse;
import dev.stint.core.state.Digest;
import dev.stint.server.metrics.Metrics.Comparison;
import dev.stint.server.replica.StateDigest;
import dev.stint.server.settings.Settings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares this node's digest with those of the others, again and again, at the newest index that
 * this node has applied: a node whose state differs from that of a majority must not go on (S12).
 * Others that are a little behind wait for the index; one that is too far behind or ahead does not
 * know, which proves nothing. {@link DigestVerdict} decides; here it is asked and told.
 */
final class DigestWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DigestWatch.class);

  /** Between two comparisons. Longer than one can take. */
  static final long EVERY_MILLIS = 10_000;

  /** A wrong node that is started again should not serve for long. */
  static final long FIRST_AFTER_MILLIS = 1_000;

  /** Asks a peer for its digest at an index; fails when the peer does not know or answer. */
  interface Peers {
    CompletableFuture<NodeDigestResponse> ask(Settings.Peer peer, NodeDigestRequest request);
  }

  private final NodeContext node;
  private final Peers peers;
  private final Consumer<String> onWrong;

  /**
   * A watch that does not run yet.
   *
   * @param onWrong ends this node; told why, in a clause
   */
  DigestWatch(NodeContext node, Peers peers, Consumer<String> onWrong) {
    this.node = node;
    this.peers = peers;
    this.onWrong = onWrong;
  }

  ScheduledFuture<?> start() {
    return node.timers()
        .scheduleWithFixedDelay(
            this::compare, FIRST_AFTER_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Asks everybody, and judges when all have answered or their time is over. */
  void compare() {
    try {
      node.state().newestDigest().filter(own -> own.index() > 0).ifPresent(this::compare);
    } catch (RuntimeException e) { // thrown on, it would end the timer
      LOG.warn("The digests could not be compared; the next time is in due course", e);
    }
  }

  private void compare(StateDigest own) {
    List<Settings.Peer> others =
        node.settings().cluster().peers().stream()
            .filter(peer -> !peer.id().equals(node.nodeId()))
            .toList();
    if (others.isEmpty()) {
      return;
    }
    NodeDigestRequest request =
        NodeDigestRequest.newBuilder().setGroup(node.group()).setIndex(own.index()).build();
    List<CompletableFuture<Optional<Digest>>> asked = new ArrayList<>();
    for (Settings.Peer peer : others) {
      asked.add(
          peers
              .ask(peer, request)
              .thenApply(answer -> digestIn(answer, peer, request))
              .exceptionally(e -> Optional.empty()));
    }
    CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenRun(() -> judge(own, others, asked.stream().map(CompletableFuture::join).toList()));
  }

  /** Only what this very node says about this very index counts. */
  private static Optional<Digest> digestIn(
      NodeDigestResponse answer, Settings.Peer peer, NodeDigestRequest request) {
    boolean fits =
        answer.getNodeId().equals(peer.id())
            && answer.getGroup() == request.getGroup()
            && answer.getIndex() == request.getIndex()
            && answer.getDigest().size() == 2 * Long.BYTES;
    if (!fits) {
      return Optional.empty();
    }
    ByteBuffer bytes = answer.getDigest().asReadOnlyByteBuffer();
    return Optional.of(new Digest(bytes.getLong(), bytes.getLong()));
  }

  private void judge(StateDigest own, List<Settings.Peer> others, List<Optional<Digest>> digests) {
    DigestVerdict verdict = DigestVerdict.of(own.digest(), digests);
    if (verdict instanceof DigestVerdict.Equal) {
      node.metrics().digestsCompared(Comparison.EQUAL);
    } else if (verdict instanceof DigestVerdict.Unknown) {
      node.metrics().digestsCompared(Comparison.UNKNOWN);
    } else if (verdict instanceof DigestVerdict.Different) {
      node.metrics().digestsCompared(Comparison.DIFFERENT);
      LOG.error(
          "DIGEST at index {}: this node has {}, but {}. No majority says that this node is wrong,"
              + " so it goes on; a node that a majority contradicts ends itself. Please report it",
          own.index(),
          own.digest(),
          differing(own, others, digests));
    } else if (verdict instanceof DigestVerdict.Wrong wrong) {
      node.metrics().digestsCompared(Comparison.WRONG);
      onWrong.accept(
          "the state of this node is wrong: at index "
              + own.index()
              + " its digest is "
              + own.digest()
              + ", and that of a majority of the nodes is "
              + wrong.theirs());
    }
  }

  private static String differing(
      StateDigest own, List<Settings.Peer> others, List<Optional<Digest>> digests) {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < others.size(); i++) {
      Optional<Digest> digest = digests.get(i);
      if (digest.isPresent() && !digest.get().equals(own.digest())) {
        told.add(others.get(i).id() + " has " + digest.get());
      }
    }
    return String.join(", ", told);
  }
}
