package dev.weir.deploy.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  private static final String PROPERTY = "weir.home";

  private final String before = System.getProperty(PROPERTY);

  @TempDir Path versions;

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  private Path install(String version) throws IOException {
    Path home = versions.resolve(version);
    Files.createDirectories(home.resolve("repo"));
    System.setProperty(PROPERTY, home.toString());
    return home;
  }

  @Test
  void aVersionThatIsTheCurrentOneIsNamedByTheLink() throws IOException {
    Path home = install("1");
    Files.createSymbolicLink(versions.resolve("current"), home.getFileName());
    assertThat(Installation.repository()).isEqualTo(versions.resolve("current/repo"));
  }

  @Test
  void anotherVersionNamesItself() throws IOException {
    Path old = install("1");
    Files.createSymbolicLink(versions.resolve("current"), old.getFileName());
    Path home = install("2");
    assertThat(Installation.repository()).isEqualTo(home.resolve("repo"));
  }

  @Test
  void aSingleInstallationNamesItself() throws IOException {
    assertThat(install("1").resolve("repo")).isEqualTo(Installation.repository());
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    install("1");
    assertThatThrownBy(Installation::template).hasMessageContaining("template");
  }
}
