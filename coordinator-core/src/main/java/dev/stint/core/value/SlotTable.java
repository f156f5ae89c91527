package dev.stint.core.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Which Raft group holds a run: hash of tenant and run name → slot → group. A replicated table and
 * never a hash modulo a setting, so that groups can be added by moving slots. Immutable.
 *
 * <p>Each group's row has it from its first entry on. While there is one group, it says that group
 * for every run ({@link #single}), and nothing that is judged depends on it.
 */
public final class SlotTable {
  private final int[] runs;
  private final int[] groupOfSlot;

  private SlotTable(int[] runs) {
    if (!isValid(runs)) {
      throw new IllegalArgumentException("a slot table covers all " + Limits.SLOTS + " slots");
    }
    this.runs = runs;
    this.groupOfSlot = new int[Limits.SLOTS];
    int at = 0;
    for (int i = 0; i < runs.length; i += 2) {
      Arrays.fill(groupOfSlot, at, at + runs[i], runs[i + 1]);
      at += runs[i];
    }
  }

  /** All slots in one group. */
  public static SlotTable single(int group) {
    return new SlotTable(new int[] {Limits.SLOTS, group});
  }

  /** A table from its runs of equal groups: {@code (slots, group)} pairs that fill all slots. */
  public static SlotTable ofRuns(int[] pairs) {
    return new SlotTable(pairs.clone());
  }

  /** Whether {@link #ofRuns} accepts these pairs. */
  public static boolean isValid(int[] pairs) {
    long slots = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] < 1 || i + 1 == pairs.length || pairs[i + 1] < 0) {
        return false;
      }
      slots += pairs[i];
    }
    return slots == Limits.SLOTS;
  }

  /** The runs of equal groups, as {@link #ofRuns} reads them. */
  public int[] runs() {
    return runs.clone();
  }

  /**
   * The slot of a run, from 0 to {@link Limits#SLOTS} - 1: the first four bytes, big-endian and
   * unsigned, of SHA-256 of tenant, slash and run name in UTF-8, modulo the number of slots. Part
   * of the public contract.
   */
  public static int slotOf(String tenant, String run) {
    try {
      byte[] name = (tenant + "/" + run).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(name);
      return (int) Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt()) & (Limits.SLOTS - 1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The number of the Raft group that holds the run of this name, existing or not. */
  public int groupOf(String tenant, String run) {
    return groupOfSlot[slotOf(tenant, run)];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SlotTable table && Arrays.equals(runs, table.runs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(runs);
  }
}
