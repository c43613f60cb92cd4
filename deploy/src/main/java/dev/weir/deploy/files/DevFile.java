package dev.weir.deploy.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code .weir/dev.json}: the local cluster that runs, for the commands that look for one. Written
 * by the launcher of {@code dev} and {@code demo} whenever a process is started, and removed at its
 * end; one that a killed launcher left behind is known by its pid and when that started.
 *
 * @param servers addresses of the coordinators' HTTP servers
 * @param supervisor pid of the launcher
 * @param processes that it started
 */
public record DevFile(
    String cluster, long supervisor, List<String> servers, List<LocalProcess> processes) {
  /** Directory that a local cluster writes to, below the working directory. */
  public static final String DIRECTORY = ".weir";

  private static final String NAME = "dev.json";
  private static final long CLOCK_SET_MILLIS = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  public DevFile {
    servers = List.copyOf(servers);
    processes = List.copyOf(processes);
  }

  /** The living cluster's file in {@code directory} or the nearest one above; null without. */
  public static @Nullable DevFile find(Path directory) {
    for (Path d = directory.toAbsolutePath(); d != null; d = d.getParent()) {
      DevFile found = read(d.resolve(DIRECTORY));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The file in this very {@code .weir} directory, if its cluster lives. */
  public static @Nullable DevFile read(Path state) {
    Path file = state.resolve(NAME);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      JsonNode root = JSON.readTree(file.toFile());
      DevFile found = parse(root);
      return isThat(found.supervisor(), root.path("startedMillis").asLong()) ? found : null;
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, file + " cannot be read: " + e.getMessage() + "; remove it", e);
    }
  }

  /** Pids are used again; the clock that start times are taken from may have been set. */
  private static boolean isThat(long pid, long startedMillis) {
    return ProcessHandle.of(pid).isPresent()
        && Math.abs(startedMillis(pid) - startedMillis) < CLOCK_SET_MILLIS;
  }

  private static long startedMillis(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .map(Instant::toEpochMilli)
        .orElse(0L);
  }

  private static DevFile parse(JsonNode root) {
    var servers = new ArrayList<String>();
    root.path("servers").forEach(s -> servers.add(s.asText()));
    var processes = new ArrayList<LocalProcess>();
    for (JsonNode p : root.path("processes")) {
      processes.add(
          new LocalProcess(
              p.path("role").asText(),
              p.path("id").asText(),
              p.path("pid").asLong(),
              p.path("address").asText()));
    }
    return new DevFile(
        root.path("cluster").asText(), root.path("supervisor").asLong(), servers, processes);
  }

  /** Replaces the file at once: a reader sees the old one or the new one. */
  public void write(Path state) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("cluster", cluster);
    root.put("supervisor", supervisor);
    root.put("startedMillis", startedMillis(supervisor));
    ArrayNode addresses = root.putArray("servers");
    servers.forEach(addresses::add);
    ArrayNode nodes = root.putArray("processes");
    for (LocalProcess process : processes) {
      ObjectNode node = nodes.addObject();
      node.put("role", process.role());
      node.put("id", process.id());
      node.put("pid", process.pid());
      node.put("address", process.address());
    }
    Path next = state.resolve(NAME + "." + supervisor);
    Files.createDirectories(state);
    Files.writeString(next, root.toPrettyString() + "\n");
    Files.move(next, state.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes the file if it is still this cluster's. */
  public void remove(Path state) throws IOException {
    DevFile found = read(state);
    if (found != null && found.supervisor() == supervisor) {
      Files.deleteIfExists(state.resolve(NAME));
    }
  }
}
