package dev.stint.server.health;

import dev.stint.server.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the free space of a directory's disk from time to time. A node whose disk runs full is
 * taken out of service while it can still write; a log that can not be written would end it.
 *
 * <p>A thread of its own does the looking, because asking a sick disk can take for ever; a look
 * that is overdue by three intervals counts as wrong too.
 */
public final class DiskWatcher implements HealthCheck, AutoCloseable {

  /** Reads the free bytes of the disk. */
  public interface Probe {
    long freeBytes() throws IOException;
  }

  private static final Logger log = LoggerFactory.getLogger(DiskWatcher.class);
  private static final int OVERDUE_INTERVALS = 3;

  private final Path directory;
  private final Settings.Disk settings;
  private final Probe probe;
  private final Runnable onLow;
  private final LongSupplier nanoTime;
  private final FreeSpace space;
  private final ScheduledExecutorService looker;

  private volatile Look last;

  /** What the last look has found; free bytes are -1 when the disk could not be asked. */
  private record Look(long nanoTime, long freeBytes, Health health) {}

  DiskWatcher(
      Path directory, Settings.Disk settings, Probe probe, Runnable onLow, LongSupplier nanoTime) {
    this.directory = directory;
    this.settings = settings;
    this.probe = probe;
    this.onLow = onLow;
    this.nanoTime = nanoTime;
    this.space = new FreeSpace(settings.freeMinBytes());
    this.last = new Look(nanoTime.getAsLong(), -1, Health.wrong("not looked at yet"));
    this.looker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "disk-watcher");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** What the file system of an existing directory says. */
  public static Probe probe(Path directory) {
    return () -> Files.getFileStore(directory).getUsableSpace();
  }

  /**
   * Starts to watch the disk of an existing directory, which has been looked at when it returns.
   *
   * @param onLow runs each time the space has become low, on the thread that looks: must be short
   */
  public static DiskWatcher start(
      Path directory, Settings.Disk settings, Probe probe, Runnable onLow) {
    DiskWatcher watcher = new DiskWatcher(directory, settings, probe, onLow, System::nanoTime);
    watcher.look(); // by the caller: it has just used that disk
    long interval = settings.checkIntervalMillis();
    watcher.looker.scheduleWithFixedDelay(watcher::look, interval, interval, TimeUnit.MILLISECONDS);
    return watcher;
  }

  /** One look: by the watcher's own thread, or by a test. */
  void look() {
    long now = nanoTime.getAsLong();
    FreeSpace.Change change = FreeSpace.Change.NONE;
    try {
      long freeBytes = probe.freeBytes();
      change = space.observe(freeBytes);
      tell(change, freeBytes);
      String detail = freeBytes + " bytes free, at least " + settings.freeMinBytes() + " needed";
      last = new Look(now, freeBytes, new Health(!space.isLow(), detail));
    } catch (IOException | RuntimeException e) {
      if (last.freeBytes() >= 0) {
        log.warn("The free space of {} can not be read: {}", directory, e.toString());
      }
      last = new Look(now, -1, Health.wrong("the free space can not be read"));
    }
    if (change == FreeSpace.Change.BECAME_LOW) {
      makeRoom();
    }
  }

  private void makeRoom() {
    try {
      onLow.run();
    } catch (RuntimeException e) { // looking goes on
      log.warn("What makes room on the disk of {} failed", directory, e);
    }
  }

  private void tell(FreeSpace.Change change, long freeBytes) {
    if (change == FreeSpace.Change.BECAME_LOW) {
      log.warn(
          "The disk of {} has {} bytes left, fewer than disk.free-min ({} bytes): this node is not"
              + " ready until there is more. Free some, or add a larger disk.",
          directory,
          freeBytes,
          settings.freeMinBytes());
    } else if (change == FreeSpace.Change.BECAME_ENOUGH) {
      log.info("The disk of {} has enough space again: {} bytes", directory, freeBytes);
    }
  }

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public Health check() {
    Look look = last;
    long ageMillis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - look.nanoTime());
    return ageMillis > OVERDUE_INTERVALS * settings.checkIntervalMillis()
        ? Health.wrong("the disk has not answered for " + ageMillis + " ms")
        : look.health();
  }

  /** Free bytes at the last look, or -1 if they are not known. */
  public long freeBytes() {
    return last.freeBytes();
  }

  /** Stops looking; does not wait for a look that is under way. */
  @Override
  public void close() {
    looker.shutdownNow();
  }
}
