package dev.weir.deploy.demo.files;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.demo.OutputLine.Kind;
import dev.weir.deploy.demo.Verification;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.Consumer;

/** The committed files of the auction job. A committed file never changes. */
public final class OutputFiles {
  private final Path output;

  public OutputFiles(Path output) {
    this.output = output;
  }

  /**
   * Reads every committed file and compares it with what must be there.
   *
   * @param rate bids per second that the job was given
   * @param until number of bids that it had read when it was stopped
   * @throws WeirException INPUT_UNREADABLE
   */
  public Verification.Result verify(long seed, long rate, long until) {
    for (Kind kind : Kind.values()) {
      if (!Files.isDirectory(output.resolve(kind.directory()))) {
        throw new WeirException(
            ErrorCode.INPUT_UNREADABLE,
            output + " holds no " + kind.directory() + "/; is it the demo's output directory?");
      }
    }
    return new Verification(seed, rate, until).of(this::readAll);
  }

  private void readAll(Verification.Reader reader) {
    for (Kind kind : Kind.values()) {
      var names = new ArrayList<String>();
      list(kind, names::add);
      names.sort(null);
      for (String name : names) {
        Path file = file(kind, name);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
          read(kind, kind.directory() + "/" + name, in, reader);
        } catch (IOException e) {
          throw new WeirException(
              ErrorCode.INPUT_UNREADABLE, file + " cannot be read: " + e.getMessage(), e);
        }
      }
    }
  }

  private static void read(Kind kind, String name, InputStream in, Verification.Reader reader)
      throws IOException {
    var line = new ByteArrayOutputStream();
    long number = 0;
    int next;
    while ((next = in.read()) >= 0) {
      if (next == '\n') {
        reader.line(kind, name, ++number, line.toString(StandardCharsets.UTF_8), true);
        line.reset();
      } else {
        line.write(next);
      }
    }
    if (line.size() > 0) {
      reader.line(kind, name, ++number, line.toString(StandardCharsets.UTF_8), false);
    }
  }

  /** Gives the names of the committed files, without an order; none while it is not there. */
  void list(Kind kind, Consumer<String> names) {
    Path directory = directory(kind);
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!name.startsWith(".") && !name.startsWith("_") && Files.isRegularFile(entry)) {
          names.accept(name);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new WeirException(
          ErrorCode.INPUT_UNREADABLE, directory + " cannot be listed: " + e.getMessage(), e);
    }
  }

  Path directory(Kind kind) {
    return output.resolve(kind.directory());
  }

  Path file(Kind kind, String name) {
    return directory(kind).resolve(name);
  }
}
