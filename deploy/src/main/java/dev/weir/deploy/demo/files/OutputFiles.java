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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    var verification = new Verification();
    for (Kind kind : Kind.values()) {
      if (!Files.isDirectory(output.resolve(kind.directory()))) {
        throw new WeirException(
            ErrorCode.INPUT_UNREADABLE,
            output + " holds no " + kind.directory() + "/; is it the demo's output directory?");
      }
      for (Path file : committed(kind)) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
          read(kind, file, in, verification);
        } catch (IOException e) {
          throw new WeirException(
              ErrorCode.INPUT_UNREADABLE, file + " cannot be read: " + e.getMessage(), e);
        }
      }
    }
    return verification.compare(seed, rate, until);
  }

  private void read(Kind kind, Path file, InputStream in, Verification verification)
      throws IOException {
    String name = kind.directory() + "/" + file.getFileName();
    var line = new ByteArrayOutputStream();
    long number = 0;
    int next;
    while ((next = in.read()) >= 0) {
      if (next == '\n') {
        verification.found(kind, name, ++number, line.toString(StandardCharsets.UTF_8), true);
        line.reset();
      } else {
        line.write(next);
      }
    }
    if (line.size() > 0) {
      verification.found(kind, name, ++number, line.toString(StandardCharsets.UTF_8), false);
    }
  }

  /** In order of their names; none while the directory is not there. */
  List<Path> committed(Kind kind) {
    Path directory = output.resolve(kind.directory());
    var files = new ArrayList<Path>();
    if (!Files.isDirectory(directory)) {
      return files;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!name.startsWith(".") && !name.startsWith("_") && Files.isRegularFile(entry)) {
          files.add(entry);
        }
      }
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.INPUT_UNREADABLE, directory + " cannot be listed: " + e.getMessage(), e);
    }
    files.sort(null);
    return files;
  }
}
