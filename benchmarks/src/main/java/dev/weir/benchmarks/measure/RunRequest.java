package dev.weir.benchmarks.measure;

import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Span;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run, as an engine's process is asked for it.
 *
 * @param parallelism subtasks of each stage
 * @param checkpointMillis time between two exactly-once checkpoints; 0: none
 * @param state heap or rocksdb
 * @param directory for the notes of sources and sinks
 */
public record RunRequest(
    Query query, Span span, int parallelism, int checkpointMillis, String state, String directory) {

  public long events() {
    return span.events();
  }

  public long mark() {
    return span.mark();
  }

  public EventTimes times() {
    return span.times(query);
  }

  /** In one line, words parted by tabs. */
  public String line() {
    return String.join(
        "\t",
        query.text(),
        "" + span.events(),
        "" + span.mark(),
        "" + span.rate(),
        "" + span.firstMillis(),
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
        new Span(
            Long.parseLong(words[1]),
            Long.parseLong(words[2]),
            Long.parseLong(words[3]),
            Long.parseLong(words[4])),
        Integer.parseInt(words[5]),
        Integer.parseInt(words[6]),
        words[7],
        words[8]);
  }

  /** What the job is given. */
  public SortedMap<String, String> arguments() {
    var arguments = new TreeMap<String, String>();
    arguments.put("query", query.text());
    arguments.put("events", "" + span.events());
    arguments.put("mark", "" + span.mark());
    arguments.put("rate", "" + span.rate());
    arguments.put("firstMillis", "" + span.firstMillis());
    arguments.put("splits", "" + parallelism);
    arguments.put("directory", directory);
    return arguments;
  }
}
