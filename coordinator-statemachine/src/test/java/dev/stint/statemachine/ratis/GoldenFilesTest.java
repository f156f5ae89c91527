package dev.stint.statemachine.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files that the adapter writes for itself, as directories in the world have them: a snapshot's
 * manifest, a node's marker, and the names of the groups' directories. Pinned for good.
 */
final class GoldenFilesTest {
  private static final String MANIFEST =
      "stint-snapshot 1\n"
          + "position 7 310\n"
          + "file e3069283 9 db/000004.sst\n"
          + "file 0 0 empty\n"
          + "end f23c1cc0\n";

  @TempDir Path root;

  @Test
  void manifestOfASnapshot() throws Exception {
    Path data = Files.createDirectories(root.resolve("data/db")).getParent();
    Files.writeString(data.resolve("db/000004.sst"), "123456789"); // the check value of CRC-32C
    Files.createFile(data.resolve("empty"));

    Manifest manifest = Manifest.describe(root, new Position(7, 310), new FileChecksums());
    manifest.write(root);

    assertThat(Files.readString(root.resolve("manifest"))).isEqualTo(MANIFEST);
  }

  @Test
  void pinnedManifest_isReadAsWhatItWas() throws Exception {
    Files.writeString(root.resolve("manifest"), MANIFEST);

    assertThat(Manifest.read(root))
        .isEqualTo(
            new Manifest(
                new Position(7, 310),
                List.of(
                    new Manifest.FileEntry("db/000004.sst", 9, 0xe3069283),
                    new Manifest.FileEntry("empty", 0, 0))));
  }

  @Test
  void markerOfANode_andTheDirectoriesOfItsGroups() throws Exception {
    RatisServer.tame();
    new NodeDirectory(root).format("prod-1", "n1", Set.of(1, 0));

    assertThat(Files.readString(root.resolve("stint-node")))
        .isEqualTo(
            "# Whose directory this is. Do not edit, do not copy to another node.\n"
                + "format=1\n"
                + "cluster=prod-1\n"
                + "node=n1\n"
                + "groups=0,1\n");
    assertThat(root.resolve("raft/c8382c5f-cb44-3506-8468-040f259207c1/current/raft-meta"))
        .exists();
    assertThat(root.resolve("raft/6e8c71fd-7584-345c-9e45-1411fd85da35/current/raft-meta"))
        .exists();
  }
}
