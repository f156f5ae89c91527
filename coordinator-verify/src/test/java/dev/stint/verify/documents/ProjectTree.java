package dev.stint.verify.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of the project, and the types that its sources declare. */
final class ProjectTree {
  /** Directories that nobody wrote. */
  static final Set<String> NOT_OURS = Set.of("target", ".git", ".stint", ".quickstart", ".idea");

  private static final Pattern DECLARATION =
      Pattern.compile(
          "\\b(?:class|record|interface|enum|@interface|message|service|rpc)\\s+([A-Z]\\w*)");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

  final Path root;
  final List<Path> documents = new ArrayList<>();

  /** What stands in the files that declare a type of this name. */
  final Map<String, List<String>> sourcesByType = new HashMap<>();

  final Set<String> packages = new TreeSet<>();

  private ProjectTree(Path root) {
    this.root = root;
  }

  /** Reads the project that holds this module. */
  static ProjectTree read() {
    ProjectTree tree = new ProjectTree(Path.of("").toAbsolutePath().getParent());
    try {
      Files.walkFileTree(
          tree.root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              return NOT_OURS.contains(dir.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              tree.take(file);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tree;
  }

  private void take(Path file) {
    String name = file.getFileName().toString();
    if (name.endsWith(".md")) {
      documents.add(file);
    } else if (name.endsWith(".java") || name.endsWith(".proto")) {
      String text = text(file);
      Matcher declared = DECLARATION.matcher(text);
      while (declared.find()) {
        sourcesByType.computeIfAbsent(declared.group(1), type -> new ArrayList<>()).add(text);
      }
      PACKAGE.matcher(text).results().forEach(found -> packages.add(found.group(1)));
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
