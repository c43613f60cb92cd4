package dev.weir.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files that the architecture page sends its readers to are there. */
class ArchitecturePageTest {
  private static final Pattern FILE = Pattern.compile("`([a-z-]+/[A-Za-z0-9_./-]+)`");

  @Test
  void everyFileThatThePageNamesExists() throws IOException {
    Path root = Path.of(System.getProperty("weir.root"));
    String page = Files.readString(root.resolve("docs/architecture.md"));
    List<String> named = new ArrayList<>();
    for (Matcher matcher = FILE.matcher(page); matcher.find(); ) {
      named.add(matcher.group(1));
    }
    assertThat(named).hasSizeGreaterThan(25);
    assertThat(named).allSatisfy(file -> assertThat(root.resolve(file)).exists());
  }
}
