package dev.stint.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.server.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatcherTest {

  private static final Settings.Disk SETTINGS = new Settings.Disk(1_000, 5_000);

  private long freeBytes = 5_000;
  private boolean broken;
  private long nowNanos;
  private int madeRoom;
  private boolean roomFails;

  private final DiskWatcher watcher =
      new DiskWatcher(Path.of("data"), SETTINGS, this::freeBytes, this::makeRoom, () -> nowNanos);

  private long freeBytes() throws IOException {
    if (broken) {
      throw new IOException("gone");
    }
    return freeBytes;
  }

  private void makeRoom() {
    madeRoom++;
    if (roomFails) {
      throw new IllegalStateException("no room");
    }
  }

  @AfterEach
  void close() {
    watcher.close();
  }

  @Test
  void notLookedYet_isWrong() {
    assertThat(watcher.check().ok()).isFalse();
    assertThat(watcher.freeBytes()).isEqualTo(-1);
  }

  @Test
  void spaceAtTheMinimum_isEnough() {
    look(1_000);

    assertThat(watcher.check())
        .isEqualTo(HealthCheck.Health.ok("1000 bytes free, at least 1000 needed"));
    assertThat(watcher.freeBytes()).isEqualTo(1_000);
  }

  @Test
  void spaceBelowTheMinimum_isWrongUntilATenthMore() {
    look(999);
    assertThat(watcher.check())
        .isEqualTo(HealthCheck.Health.wrong("999 bytes free, at least 1000 needed"));

    look(1_099);
    assertThat(watcher.check().ok()).isFalse();

    look(1_100);
    assertThat(watcher.check().ok()).isTrue();

    look(1_000);
    assertThat(watcher.check().ok()).isTrue();
  }

  @Test
  void spaceThatBecomesLow_roomIsMadeOnceEachTime() {
    look(1_000);
    assertThat(madeRoom).isZero();

    look(999);
    look(1);
    assertThat(madeRoom).isOne();

    look(1_100);
    roomFails = true;
    look(999);
    assertThat(madeRoom).isEqualTo(2);
    assertThat(watcher.check())
        .isEqualTo(HealthCheck.Health.wrong("999 bytes free, at least 1000 needed"));
  }

  @Test
  void diskThatCanNotBeAsked_isWrong() {
    look(5_000);
    broken = true;
    watcher.look();

    assertThat(watcher.check())
        .isEqualTo(HealthCheck.Health.wrong("the free space can not be read"));
    assertThat(watcher.freeBytes()).isEqualTo(-1);
  }

  @Test
  void diskThatDoesNotAnswer_isWrong() {
    look(5_000);
    nowNanos += 15_000_000_000L;
    assertThat(watcher.check().ok()).isTrue();

    nowNanos += 1_000_000;
    assertThat(watcher.check())
        .isEqualTo(HealthCheck.Health.wrong("the disk has not answered for 15001 ms"));
  }

  @Test
  void minimumOfNothing_neverLow() {
    FreeSpace space = new FreeSpace(0);

    assertThat(space.observe(0)).isEqualTo(FreeSpace.Change.NONE);
    assertThat(space.isLow()).isFalse();
  }

  @Test
  void realDisk_lookedAtAtOnce(@TempDir Path directory) {
    try (DiskWatcher real = realDisk(directory, 0)) {
      assertThat(real.check().ok()).isTrue();
      assertThat(real.freeBytes()).isPositive();
    }
    try (DiskWatcher real = realDisk(directory, 1L << 60)) {
      assertThat(real.freeBytes()).isPositive();
      assertThat(real.check().ok()).isFalse();
    }
  }

  private static DiskWatcher realDisk(Path directory, long minBytes) {
    Settings.Disk settings = new Settings.Disk(minBytes, 60_000);
    return DiskWatcher.start(directory, settings, DiskWatcher.probe(directory), () -> {});
  }

  private void look(long bytes) {
    freeBytes = bytes;
    watcher.look();
  }
}
