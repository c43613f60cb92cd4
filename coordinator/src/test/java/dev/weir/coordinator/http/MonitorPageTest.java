package dev.weir.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorPageTest {
  private static final Pattern ASSET = Pattern.compile("/assets/[a-z0-9.-]+");
  private ServerFixture fixture;

  @BeforeEach
  void start(@TempDir Path directory) {
    fixture =
        new ServerFixture(
            "c1", directory, new HttpSettings("127.0.0.1", 0, null, "secret", false), null, null);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** The page and everything that it and its parts name, by path. */
  private TreeMap<String, HttpResponse<String>> everything() throws Exception {
    var found = new TreeMap<String, HttpResponse<String>>();
    var open = new ArrayDeque<String>();
    open.add("/jobs/some-job");
    while (!open.isEmpty()) {
      String path = open.remove();
      HttpResponse<String> response = fixture.get(path);
      found.put(path, response);
      Matcher asset = ASSET.matcher(response.body());
      while (asset.find()) {
        if (!found.containsKey(asset.group()) && !open.contains(asset.group())) {
          open.add(asset.group());
        }
      }
    }
    return found;
  }

  @Test
  void theShellAndItsPartsComeWithoutTheTokenAndHoldNoData() throws Exception {
    var types = new TreeMap<String, String>();
    everything()
        .forEach(
            (path, response) -> {
              assertThat(response.statusCode())
                  .as(path)
                  .isEqualTo(path.startsWith("/assets/") ? 200 : 401);
              types.put(path, response.headers().firstValue("Content-Type").orElse(""));
            });
    assertThat(types.keySet()).contains("/assets/app.js", "/assets/graph.js", "/assets/style.css");
    assertThat(types.get("/assets/app.js")).startsWith("text/javascript");
    assertThat(types.get("/assets/style.css")).startsWith("text/css");
    assertThat(types.get("/jobs/some-job")).startsWith("text/html");
  }

  @Test
  void thePageTakesNothingFromElsewhereAndPutsNoMarkupIn() throws Exception {
    HttpResponse<String> page = fixture.get("/", "Authorization", "Bearer secret");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .contains("script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    var offences = new TreeSet<String>();
    Pattern offence =
        Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function"
                + "|https?://(?!www\\.w3\\.org/2000/svg)| style=");
    everything()
        .forEach(
            (path, response) -> {
              Matcher found = offence.matcher(response.body());
              if (found.find()) {
                offences.add(path + ": " + found.group());
              }
            });
    assertThat(offences).isEmpty();
  }
}
