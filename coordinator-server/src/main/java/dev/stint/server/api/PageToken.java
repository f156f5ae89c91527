package dev.stint.server.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.Message;
import dev.stint.api.v1.PageRequest;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Limits;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * Page tokens: opaque to callers, and bound to the listing that gave them, so that one is not taken
 * for a place in another. No secret: a forged one leads nowhere but into the caller's own listing.
 *
 * <p>version(1) listing(8) place(rest), as Base64 for URLs without padding.
 */
final class PageToken {
  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 1 + Long.BYTES;
  private static final int MAX_CHARS = 1_000;
  private static final int DEFAULT_SIZE = 100;

  private final long listing;
  private final int size;
  private final Optional<Blob> place;

  private PageToken(long listing, int size, Optional<Blob> place) {
    this.listing = listing;
    this.size = size;
    this.place = place;
  }

  /**
   * Reads what page is asked for.
   *
   * @param listing the request without its page and options: what makes it this listing
   */
  static PageToken of(Message listing, PageRequest page) throws RequestRefusedException {
    int size = page.getPageSize();
    if (size < 0 || size > Limits.MAX_PAGE) {
      throw RequestRefusedException.tooLarge(
          "page.page_size", Integer.toUnsignedLong(size), Limits.MAX_PAGE);
    }
    long hash = hash(listing);
    int wanted = size == 0 ? DEFAULT_SIZE : size;
    if (page.getPageToken().isEmpty()) {
      return new PageToken(hash, wanted, Optional.empty());
    }
    return new PageToken(hash, wanted, Optional.of(place(hash, page.getPageToken())));
  }

  private static Blob place(long listing, String token) throws RequestRefusedException {
    byte[] bytes = new byte[0];
    if (token.length() <= MAX_CHARS) {
      try {
        bytes = Base64.getUrlDecoder().decode(token);
      } catch (IllegalArgumentException e) {
        // no token of ours: too short, as below
      }
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    boolean ours = bytes.length >= HEAD_BYTES && in.get() == VERSION && in.getLong() == listing;
    if (!ours) {
      throw RequestRefusedException.invalid(
          "page.page_token", "next_page_token of the page before, with all else the same");
    }
    byte[] place = new byte[in.remaining()];
    in.get(place);
    return Blob.wrap(place);
  }

  int size() {
    return size;
  }

  /** Where the page begins; empty for the first. */
  Optional<Blob> place() {
    return place;
  }

  /** The token of the page that begins there, or the empty string when there is none. */
  String next(Optional<Blob> nextPlace) {
    if (nextPlace.isEmpty()) {
      return "";
    }
    byte[] bytes = nextPlace.get().unsafeBytes();
    ByteBuffer token = ByteBuffer.allocate(HEAD_BYTES + bytes.length);
    token.put(VERSION).putLong(listing).put(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  private static long hash(Message listing) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(listing.getDescriptorForType().getFullName().getBytes(US_ASCII));
      return ByteBuffer.wrap(digest.digest(listing.toByteArray())).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
