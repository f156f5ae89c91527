package dev.stint.statemachine.store;

import dev.stint.core.codec.In;
import dev.stint.core.codec.Out;
import dev.stint.core.state.Digest;
import dev.stint.core.state.Position;

/** How far the state has come, and its digest there: written with every commit. */
record Applied(Position position, Digest digest) {
  private static final int BYTES = 32;

  byte[] encode() {
    return new Out(BYTES)
        .fixed64(position.term())
        .fixed64(position.index())
        .fixed64(digest.high())
        .fixed64(digest.low())
        .toBytes();
  }

  static Applied decode(byte[] bytes) {
    In in = new In(bytes);
    Position position = new Position(in.fixed64(), in.fixed64());
    Digest digest = new Digest(in.fixed64(), in.fixed64());
    in.end();
    return new Applied(position, digest);
  }
}
