package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A state for tests: a map that entries "key=value" write to, kept in one text file that is written
 * by checkpoints and, unless told otherwise, by {@link #close}. What was applied since is lost by a
 * "crash" and replayed, as it is with a database without a journal of its own.
 */
class MapState implements ReplicatedState {

  /** An entry that was applied, and the object that came with it. */
  record Applied(long term, long index, String text, Object attachment) {}

  /** What {@link #apply} returns. */
  record Result(long index, String previous) {}

  private static final String FILE = "map";

  private final Path directory;
  private final List<Applied> history = new ArrayList<>();
  private Map<String, String> map = new TreeMap<>();
  private volatile Position applied = Position.NONE;
  private volatile Position durable = Position.NONE;
  private volatile boolean losesMemoryOnClose;
  private volatile CountDownLatch checkpointMayGoOn = new CountDownLatch(0);
  private volatile CountDownLatch applyMayGoOn = new CountDownLatch(0);
  private volatile CountDownLatch closeMayGoOn = new CountDownLatch(0);
  private volatile boolean checkpointsFail;
  private volatile String breaksOn;
  private int skipped;
  private int opened;
  private int closed;
  private int installed;
  private int checkpoints;

  MapState(Path directory) {
    this.directory = directory;
  }

  @Override
  public synchronized Position open() throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(FILE);
    opened++;
    if (Files.exists(file)) {
      load(file);
    }
    return applied;
  }

  private void load(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String[] position = lines.get(0).split(" ");
    map = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int equals = line.indexOf('=');
      map.put(line.substring(0, equals), line.substring(equals + 1));
    }
    applied = new Position(Long.parseLong(position[0]), Long.parseLong(position[1]));
    durable = applied;
  }

  private void save(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(applied.term() + " " + applied.index());
    map.forEach((key, value) -> lines.add(key + "=" + value));
    Path draft = file.resolveSibling(FILE + ".new");
    Files.write(draft, lines);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public Position applied() {
    return applied;
  }

  @Override
  public Object apply(long term, long index, ByteBuffer data, Object attachment)
      throws IOException {
    await(applyMayGoOn);
    return applyNow(term, index, data, attachment);
  }

  private synchronized Object applyNow(long term, long index, ByteBuffer data, Object attachment)
      throws IOException {
    if (index <= applied.index()) {
      skipped++;
      return null;
    }
    String text = StandardCharsets.UTF_8.decode(data).toString();
    if (text.equals(breaksOn)) {
      throw new IOException("the disk is gone");
    }
    if (index != applied.index() + 1) {
      throw new IOException("entry " + index + " after " + applied);
    }
    int equals = text.indexOf('=');
    String previous = map.put(text.substring(0, equals), text.substring(equals + 1));
    applied = new Position(term, index);
    history.add(new Applied(term, index, text, attachment));
    return new Result(index, previous);
  }

  @Override
  public synchronized void advance(long term, long index) {
    if (index > applied.index()) {
      applied = new Position(term, index);
    }
  }

  @Override
  public Position checkpoint(Path target) throws IOException {
    if (checkpointsFail) {
      throw new IOException("no space for a checkpoint");
    }
    Position at;
    synchronized (this) {
      Files.createDirectories(target);
      save(target.resolve(FILE));
      save(directory.resolve(FILE));
      at = applied;
      durable = applied;
      checkpoints++;
    }
    await(checkpointMayGoOn);
    return at;
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IOException("the test let it hang");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public Position durable() {
    return durable;
  }

  @Override
  public synchronized void install(Path checkpoint) throws IOException {
    Path file = directory.resolve(FILE);
    Files.deleteIfExists(file);
    Files.createLink(file, checkpoint.resolve(FILE));
    load(file);
    installed++;
  }

  @Override
  public void close() throws IOException {
    await(closeMayGoOn);
    closeNow();
  }

  private synchronized void closeNow() throws IOException {
    closed++;
    if (!losesMemoryOnClose) {
      save(directory.resolve(FILE));
    }
  }

  // ---- for tests

  void losesMemoryOnClose() {
    losesMemoryOnClose = true;
  }

  /** Checkpoints stand still from now on until the latch is opened. */
  CountDownLatch holdCheckpoints() {
    CountDownLatch latch = new CountDownLatch(1);
    checkpointMayGoOn = latch;
    return latch;
  }

  /** Entries are not applied from now on until the latch is opened. */
  CountDownLatch holdApply() {
    CountDownLatch latch = new CountDownLatch(1);
    applyMayGoOn = latch;
    return latch;
  }

  /** {@link #close} stands still from now on until the latch is opened. */
  CountDownLatch holdClose() {
    CountDownLatch latch = new CountDownLatch(1);
    closeMayGoOn = latch;
    return latch;
  }

  /** The storage fails when it is to apply this entry. */
  void breakOn(String text) {
    breaksOn = text;
  }

  void failCheckpoints(boolean fail) {
    checkpointsFail = fail;
  }

  synchronized String get(String key) {
    return map.get(key);
  }

  synchronized Map<String, String> content() {
    return new TreeMap<>(map);
  }

  synchronized List<Applied> history() {
    return List.copyOf(history);
  }

  synchronized int skipped() {
    return skipped;
  }

  synchronized int opened() {
    return opened;
  }

  synchronized int closed() {
    return closed;
  }

  synchronized int installed() {
    return installed;
  }

  synchronized int checkpoints() {
    return checkpoints;
  }
}
