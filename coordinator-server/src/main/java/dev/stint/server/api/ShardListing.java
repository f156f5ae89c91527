package dev.stint.server.api;

import dev.stint.api.v1.ListShardsRequest;
import dev.stint.core.read.Page;
import dev.stint.core.read.Reads;
import dev.stint.core.read.ShardFilter;
import dev.stint.core.read.ShardSummary;
import dev.stint.core.value.Blob;
import dev.stint.core.value.RunRef;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A listing of shards over all of its pages. The place of a page begins with the incarnation, so
 * that a listing by name alone does not go on in a run that was created anew in between.
 */
final class ShardListing {
  private final ShardFilter filter;
  private final PageToken token;
  private final Optional<Long> incarnation;
  private final Optional<Blob> place;

  private ShardListing(
      ShardFilter filter, PageToken token, Optional<Long> incarnation, Optional<Blob> place) {
    this.filter = filter;
    this.token = token;
    this.incarnation = incarnation;
    this.place = place;
  }

  static ShardListing of(int group, ListShardsRequest request) throws RequestRefusedException {
    ShardFilter filter = Filters.shards(group, request.getFilter());
    PageToken token =
        PageToken.of(request.toBuilder().clearPage().clearOptions().build(), request.getPage());
    if (token.place().isEmpty()) {
      return new ShardListing(filter, token, Optional.empty(), Optional.empty());
    }
    byte[] bytes = token.place().get().unsafeBytes();
    if (bytes.length < Long.BYTES) {
      throw RequestRefusedException.invalid("page.page_token", "one that this server gave");
    }
    long incarnation = ByteBuffer.wrap(bytes).getLong();
    Blob place = Blob.wrap(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
    return new ShardListing(filter, token, Optional.of(incarnation), Optional.of(place));
  }

  /** The run that the first page was about. */
  RunRef sameRun(RunRef asked) {
    return asked.incarnation() == 0 && incarnation.isPresent()
        ? new RunRef(asked.name(), incarnation.get())
        : asked;
  }

  Page<ShardSummary> page(Reads reads, RunRef run) throws RequestRefusedException {
    return ReadRequests.found(reads.shards(run, filter, place, token.size()), "run");
  }

  String next(RunRef run, Page<ShardSummary> page) {
    return token.next(page.next().map(next -> withIncarnation(run, next)));
  }

  private static Blob withIncarnation(RunRef run, Blob next) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + next.length());
    return Blob.wrap(bytes.putLong(run.incarnation()).put(next.unsafeBytes()).array());
  }
}
