package dev.stint.statemachine.ratis;

import dev.stint.statemachine.ratis.RaftStartException.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.SizeInBytes;

/**
 * The directory of a node: a marker that says whose it is, and below {@code raft} what Ratis keeps.
 *
 * <p>Ratis formats an empty directory silently, so a node whose disk is not mounted would join with
 * no memory of what it voted for and acknowledged. Here formatting is a step of its own, and
 * without its marker, or without what it created, a node refuses to start.
 */
final class NodeDirectory {

  static final String MARKER = "stint-node";
  private static final String FORMATTING = "stint-node.formatting";
  private static final String RAFT = "raft";
  private static final String SCAN = "raft-none";
  private static final String LOCK = "stint-node.lock";
  private static final String BOOT = "stint-node.boot";
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int FORMAT = 1;
  private static final Set<String> IGNORED = Set.of("lost+found");

  private final Path directory;

  NodeDirectory(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  /**
   * Keeps other processes, and other nodes of this one, out until the result is closed. Ratis has a
   * lock per group as well, and tries for five seconds before it says so.
   */
  FileChannel lock() throws IOException, RaftStartException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new RaftStartException(Reason.IN_USE, "This process uses " + directory + " already", e);
    }
    channel.close();
    throw new RaftStartException(Reason.IN_USE, "Another process uses " + directory);
  }

  /**
   * Whether the machine has run without a restart since {@link #opened}. False where that can not
   * be known.
   */
  boolean sameBoot() throws IOException {
    Path recorded = directory.resolve(BOOT);
    Optional<String> now = bootId();
    return now.isPresent()
        && Files.isRegularFile(recorded)
        && Files.readString(recorded).equals(now.get());
  }

  /** Records that all logs were opened well. Not before: a log that was not may be damaged. */
  void opened() throws IOException {
    Optional<String> now = bootId();
    if (now.isPresent()) {
      DurableFiles.replace(directory.resolve(BOOT), now.get().getBytes(StandardCharsets.UTF_8));
    } else {
      Files.deleteIfExists(directory.resolve(BOOT));
    }
  }

  private static Optional<String> bootId() throws IOException {
    return Files.isReadable(BOOT_ID)
        ? Optional.of(Files.readString(BOOT_ID).strip())
        : Optional.empty();
  }

  /** What Ratis keeps, one directory per group. */
  Path raft() {
    return directory.resolve(RAFT);
  }

  /** An empty directory. */
  Path nothing() {
    return directory.resolve(SCAN);
  }

  Path group(RaftGroupId id) {
    return raft().resolve(id.getUuid().toString());
  }

  /**
   * Prepares an empty directory for a node.
   *
   * @throws RaftStartException if the directory is not empty
   */
  void format(String clusterId, String nodeId, Set<Integer> groups)
      throws IOException, RaftStartException {
    RaftOptions.checkClusterId(clusterId);
    Peer.checkNodeId(nodeId);
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("A node holds at least one group");
    }
    Files.createDirectories(directory);
    refuseUnlessEmpty();
    if (!Files.exists(directory.resolve(FORMATTING))) {
      DurableFiles.writeNew(directory.resolve(FORMATTING), new byte[0]);
      DurableFiles.forceDirectory(directory);
    }
    DurableFiles.deleteTree(raft());
    for (int group : groups) {
      formatGroup(group(GroupIds.of(clusterId, group)));
    }
    DurableFiles.forceTree(raft());
    String marker =
        "# Whose directory this is. Do not edit, do not copy to another node.\n"
            + ("format=" + FORMAT + "\n")
            + ("cluster=" + clusterId + "\n")
            + ("node=" + nodeId + "\n")
            + ("groups=" + join(groups) + "\n");
    DurableFiles.replace(directory.resolve(MARKER), marker.getBytes(StandardCharsets.UTF_8));
    Files.delete(directory.resolve(FORMATTING));
    DurableFiles.forceDirectory(directory);
  }

  private void refuseUnlessEmpty() throws IOException, RaftStartException {
    if (Files.exists(directory.resolve(MARKER))) {
      throw new RaftStartException(
          Reason.FOREIGN_DIRECTORY,
          directory + " is formatted already; start the node, or choose an empty directory");
    }
    if (Files.exists(directory.resolve(FORMATTING))) {
      return;
    }
    List<String> content =
        DurableFiles.list(directory).stream()
            .map(path -> path.getFileName().toString())
            .filter(name -> !IGNORED.contains(name))
            .toList();
    if (!content.isEmpty()) {
      throw new RaftStartException(
          Reason.FOREIGN_DIRECTORY,
          directory + " is not empty, it holds " + content.get(0) + "; choose an empty directory");
    }
  }

  private static void formatGroup(Path group) throws IOException {
    Files.createDirectories(group.getParent());
    try (RaftStorage storage =
        RaftStorage.newBuilder()
            .setDirectory(group.toFile())
            .setOption(RaftStorage.StartupOption.FORMAT)
            .setLogCorruptionPolicy(RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION)
            .setStorageFreeSpaceMin(SizeInBytes.valueOf(0))
            .build()) {
      storage.initialize();
    }
  }

  /**
   * Checks that this is the directory of that node, and complete.
   *
   * @throws RaftStartException if it is not
   */
  void check(String clusterId, String nodeId, Set<Integer> groups)
      throws IOException, RaftStartException {
    Path marker = directory.resolve(MARKER);
    if (!Files.isRegularFile(marker)) {
      throw new RaftStartException(
          Reason.NOT_FORMATTED,
          directory
              + " has no marker of node "
              + nodeId
              + ". If the node is new, format the directory first. If it is not, its disk is"
              + " missing: an empty one would let it vote without memory");
    }
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(marker)));
    checkFormat(properties);
    checkOwner("cluster", clusterId, properties);
    checkOwner("node", nodeId, properties);
    if (!join(groups).equals(properties.getProperty("groups"))) {
      throw new RaftStartException(
          Reason.UNKNOWN_GROUP,
          directory
              + " was formatted for the groups "
              + properties.getProperty("groups")
              + ", not "
              + join(groups));
    }
    checkGroups(clusterId, groups);
    Files.deleteIfExists(directory.resolve(FORMATTING));
    Files.createDirectories(nothing());
  }

  private void checkFormat(Properties properties) throws RaftStartException {
    String format = properties.getProperty("format", "");
    if (!format.matches("\\d{1,9}")) {
      throw new RaftStartException(
          Reason.FOREIGN_DIRECTORY, "The marker " + directory.resolve(MARKER) + " is damaged");
    }
    if (Integer.parseInt(format) > FORMAT) {
      throw new RaftStartException(
          Reason.NEWER_FORMAT,
          directory
              + " has the format "
              + format
              + ", newer than "
              + FORMAT
              + " which this version knows; start the newer version");
    }
  }

  private void checkOwner(String what, String expected, Properties properties)
      throws RaftStartException {
    String found = properties.getProperty(what);
    if (!expected.equals(found)) {
      throw new RaftStartException(
          Reason.FOREIGN_DIRECTORY,
          directory + " belongs to the " + what + " '" + found + "', not '" + expected + "'");
    }
  }

  private void checkGroups(String clusterId, Set<Integer> groups)
      throws IOException, RaftStartException {
    Set<String> known = new TreeSet<>();
    for (int group : groups) {
      RaftGroupId id = GroupIds.of(clusterId, group);
      known.add(id.getUuid().toString());
      if (!Files.isRegularFile(group(id).resolve("current").resolve("raft-meta"))) {
        throw new RaftStartException(
            Reason.STORAGE_MISSING,
            "What Raft kept of group "
                + group
                + " is not in "
                + group(id)
                + " any more. Restore it, or replace this node by one with a new id: without it"
                + " the node would vote without memory");
      }
    }
    for (Path entry : DurableFiles.list(raft())) {
      String name = entry.getFileName().toString();
      if (isUuid(name) && !known.contains(name)) {
        throw new RaftStartException(
            Reason.UNKNOWN_GROUP,
            entry + " is a group that this node does not know; move it away after a look at it");
      }
    }
  }

  private static boolean isUuid(String name) {
    try {
      return UUID.fromString(name).toString().equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String join(Set<Integer> groups) {
    return new TreeSet<>(groups).stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
