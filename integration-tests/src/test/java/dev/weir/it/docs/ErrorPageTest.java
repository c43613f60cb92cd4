package dev.weir.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/errors.md} and {@link ErrorCode} together. */
class ErrorPageTest {
  private static Map<String, List<String>> sections() throws IOException {
    Path page = Path.of(System.getProperty("weir.root"), "docs", "errors.md");
    var sections = new TreeMap<String, List<String>>();
    List<String> current = new ArrayList<>();
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("## ")) {
        current = new ArrayList<>();
        sections.put(line.substring(3), current);
      } else if (!line.isBlank()) {
        current.add(line);
      }
    }
    return sections;
  }

  @Test
  void everyCodeHasASectionWithItsOwnerAndTitleAndWhatToDo() throws IOException {
    Map<String, List<String>> sections = sections();
    for (ErrorCode code : ErrorCode.values()) {
      String owner = code.owner().name().toLowerCase(Locale.ROOT);
      assertThat(sections.get(code.code()))
          .as(code.code())
          .hasSizeGreaterThan(1)
          .first()
          .isEqualTo("*" + owner + "*: " + code.title() + ".");
    }
    assertThat(sections).hasSameSizeAs(ErrorCode.values());
  }
}
