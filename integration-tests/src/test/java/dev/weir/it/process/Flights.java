package dev.weir.it.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Made-up flights, and what is to be told of them, computed without any of Weir. Stateless. */
final class Flights {
  private static final String[] AIRPORTS =
      "ATL BOS DEN DFW DTW EWR HNL IAD JFK LAS LAX MSP ORD PHX SEA SFO".split(" ");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm");
  private static final int MINUTES_APART = 3;
  private static final int DISORDER_MINUTES = 600;

  private Flights() {}

  static void write(Path file, int flights, long seed) throws IOException {
    var random = new Random(seed);
    var start = LocalDateTime.of(2001, 1, 1, 0, 0);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < flights; i++) {
        LocalDateTime at =
            start.plusMinutes((long) i * MINUTES_APART + random.nextInt(DISORDER_MINUTES));
        out.write(
            "{\"date\":\""
                + DATE.format(at)
                + "\",\"delay\":"
                + (random.nextInt(200) - 30)
                + ",\"distance\":"
                + random.nextInt(3000)
                + ",\"origin\":\""
                + AIRPORTS[random.nextInt(AIRPORTS.length)]
                + "\",\"destination\":\""
                + AIRPORTS[random.nextInt(AIRPORTS.length)]
                + "\"}\n");
      }
    }
  }

  /** The lines that the job must write, sorted. */
  static List<String> expected(Path file) throws IOException {
    var json = new ObjectMapper();
    var sums = new TreeMap<String, long[]>();
    for (String line : Files.readAllLines(file)) {
      JsonNode flight = json.readTree(line);
      String day = flight.path("date").asText().substring(0, 10).replace('/', '-');
      String key = "{\"origin\":\"" + flight.path("origin").asText() + "\",\"day\":\"" + day + "\"";
      long[] sum = sums.computeIfAbsent(key, k -> new long[2]);
      sum[0]++;
      sum[1] += flight.path("delay").asLong();
    }
    var lines = new ArrayList<String>();
    sums.forEach(
        (key, sum) ->
            lines.add(key + ",\"flights\":" + sum[0] + ",\"delayMinutes\":" + sum[1] + "}"));
    lines.sort(null);
    return lines;
  }
}
