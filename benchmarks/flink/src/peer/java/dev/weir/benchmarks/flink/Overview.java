package dev.weir.benchmarks.flink;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Flink's REST says of its cluster. */
final class Overview {
  private static final Pattern TASK_MANAGERS = Pattern.compile("\"taskmanagers\":(\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI uri;

  Overview(int port) {
    this.uri = URI.create("http://127.0.0.1:" + port + "/overview");
  }

  /** How many have registered; 0 while nobody answers. */
  int taskManagers() throws InterruptedException {
    try {
      String body = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
      Matcher found = TASK_MANAGERS.matcher(body);
      return found.find() ? Integer.parseInt(found.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
