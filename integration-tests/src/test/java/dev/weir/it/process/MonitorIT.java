package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The monitor's page in a real browser. */
@Tag("slow")
class MonitorIT {
  private static final String INSTALL = "apt-get install chromium chromium-driver";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @RegisterExtension static final TestCluster CLUSTER = TestCluster.small();

  @TempDir static Path files;

  @Test
  void thePageOfARunningJobShowsItsGraphAndItsNumbersMove() throws Exception {
    String chromium = OutsideProgram.require("chromium", INSTALL);
    String chromedriver = OutsideProgram.require("chromedriver", INSTALL);
    String job = RunningJob.submit(CLUSTER, files, "watched", 300);
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    var options = new ChromeOptions();
    options.setBinary(chromium);
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    options.setCapability("goog:loggingPrefs", logs);
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(chromedriver))
            .withLogFile(CLUSTER.directory().resolve("chromedriver.log").toFile())
            .build();
    var browser = new ChromeDriver(service, options);
    try {
      look(browser, job);
    } finally {
      browser.quit();
    }
  }

  private static void look(ChromeDriver browser, String job) {
    String server = CLUSTER.servers().get(0);
    browser.get(server + "/");
    await().atMost(LIMIT).until(() -> text(browser, "main").contains("watched"));
    browser.get(server + "/jobs/" + job);
    await().atMost(LIMIT).until(() -> count(browser, "svg g.node") >= 2);
    assertThat(text(browser, "svg")).contains("numbers").contains("latest");
    assertThat(count(browser, "svg path.edge")).isPositive();
    assertThat(text(browser, ".pill")).isEqualTo("RUNNING");

    String checkpoint = newestCheckpoint(browser);
    await().atMost(LIMIT).until(() -> !newestCheckpoint(browser).equals(checkpoint));
    await().atMost(LIMIT).until(() -> recordsIn(browser) > 100);
    String shown = text(browser, "svg");
    await().atMost(LIMIT).until(() -> !text(browser, "svg").equals(shown));

    assertThat(CLUSTER.cli().run("cancel", job).status()).isZero();
    await().atMost(LIMIT).until(() -> text(browser, ".pill").equals("CANCELED"));
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
        .as("what the browser complained of")
        .filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .isEmpty();
  }

  /** In the table, whose order may be either. */
  private static String newestCheckpoint(ChromeDriver browser) {
    return text(browser, "[aria-label=Checkpoints] tbody");
  }

  private static double recordsIn(ChromeDriver browser) {
    String facts = text(browser, ".facts dd").replaceAll("[^0-9.].*", "");
    return facts.isEmpty() ? 0 : Double.parseDouble(facts);
  }

  /** Of the first element that the selector finds; the page may replace it at any time. */
  private static String text(ChromeDriver browser, String selector) {
    return String.valueOf(
        browser.executeScript(
            "const e = document.querySelector(arguments[0]); return e ? e.textContent : ''",
            selector));
  }

  private static long count(ChromeDriver browser, String selector) {
    return (Long)
        browser.executeScript("return document.querySelectorAll(arguments[0]).length", selector);
  }
}
