package dev.weir.benchmarks.measure.files;

import dev.weir.benchmarks.measure.Note;
import dev.weir.benchmarks.oracle.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run's directory with a file from each instance of source and sink.
 *
 * <pre>
 *   begun-SUBTASK      MILLIS PID: when, and where, a source came to the number from which on is
 *                      measured
 *   ended-WRITER       a {@link Note} of a sink; the sum of all is the answer
 * </pre>
 */
public final class Notes {
  private static final String BEGUN = "begun-";
  private static final String ENDED = "ended-";

  private final Path directory;

  /**
   * What all notes of a run say together.
   *
   * @param beginMillis the first source's
   * @param endMillis the last sink's
   */
  public record Run(long beginMillis, long endMillis, Answer answer) {
    /** From begin to end. */
    public long millis() {
      return endMillis - beginMillis;
    }
  }

  private Notes(Path directory) {
    this.directory = directory;
  }

  public static Notes in(Path directory) {
    return new Notes(directory);
  }

  public void begun(String source, long millis) {
    write(BEGUN + source, millis + " " + ProcessHandle.current().pid());
  }

  public void ended(String writer, Note note) {
    write(ENDED + writer, note.text());
  }

  private void write(String name, String text) {
    try {
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * All of them.
   *
   * @throws IllegalStateException when there is none of a source
   */
  public Run read() {
    List<Note> ended = texts(ENDED).stream().map(Note::of).toList();
    long begin =
        texts(BEGUN).stream()
            .mapToLong(text -> Long.parseLong(text.split(" ")[0]))
            .min()
            .orElseThrow(() -> new IllegalStateException("no source began; see " + directory));
    long end = ended.stream().mapToLong(Note::millis).max().orElse(begin);
    return new Run(begin, end, ended.stream().map(Note::answer).reduce(Answer.NONE, Answer::plus));
  }

  /** The processes with sources, in the order of these; empty before they came to the mark. */
  public List<Long> sources() {
    return texts(BEGUN).stream()
        .filter(text -> text.contains(" "))
        .map(text -> Long.parseLong(text.split(" ")[1]))
        .toList();
  }

  private List<String> texts(String prefix) {
    try (Stream<Path> files = Files.list(directory)) {
      var texts = new ArrayList<String>();
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith(prefix)) {
          texts.add(Files.readString(file));
        }
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
