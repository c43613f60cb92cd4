package dev.weir.benchmarks.measure;

import dev.weir.benchmarks.workload.Query;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run, as an engine's process is asked for it.
 *
 * @param events length of the stream
 * @param mark number of the event from which on is measured
 * @param parallelism subtasks of each stage
 * @param checkpointMillis time between two exactly-once checkpoints; 0: none
 * @param state heap or rocksdb
 * @param directory for the notes of sources and sinks
 */
public record RunRequest(
    Query query,
    long events,
    long mark,
    int parallelism,
    int checkpointMillis,
    String state,
    String directory) {

  /** In one line, words parted by tabs. */
  public String line() {
    return String.join(
        "\t",
        query.text(),
        "" + events,
        "" + mark,
        "" + parallelism,
        "" + checkpointMillis,
        state,
        directory);
  }

  /** The request of a {@link #line}. */
  public static RunRequest of(String line) {
    String[] words = line.split("\t");
    return new RunRequest(
        Query.of(words[0]),
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Integer.parseInt(words[3]),
        Integer.parseInt(words[4]),
        words[5],
        words[6]);
  }

  /** What the job is given. */
  public SortedMap<String, String> arguments() {
    var arguments = new TreeMap<String, String>();
    arguments.put("query", query.text());
    arguments.put("events", "" + events);
    arguments.put("mark", "" + mark);
    arguments.put("splits", "" + parallelism);
    arguments.put("directory", directory);
    return arguments;
  }
}
