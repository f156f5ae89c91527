package dev.stint.verify.sim;

import dev.stint.core.value.Key;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Keys of simulated jobs are numbers. */
final class Keys {
  private Keys() {}

  static Key key(int number) {
    return Key.wrap(ByteBuffer.allocate(4).putInt(number).array());
  }

  /** The first number at or above the key. */
  static int number(Key key) {
    byte[] bytes = Arrays.copyOf(key.unsafeBytes(), 4);
    return ByteBuffer.wrap(bytes).getInt() + (key.length() > 4 ? 1 : 0);
  }
}
