package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One pod of a StatefulSet, its container started as a process on an address of loopback with what
 * the manifest says and nothing else. Three things stand in for what only a node has:
 *
 * <ul>
 *   <li>A mounted path, or one that the image brings, is exchanged for a directory of this machine
 *       wherever it occurs in command, arguments and variables. An argument that is another path
 *       fails: the root file system is read-only.
 *   <li>{@code 0.0.0.0}, all addresses of a pod's own network, is exchanged for the pod's address.
 *   <li>{@code JDK_JAVA_OPTIONS} names a file with the names that the cluster's DNS would know, and
 *       the directory that {@code /tmp} is.
 * </ul>
 *
 * <p>Used by one thread.
 */
final class Pod implements AutoCloseable {
  private static final String EVERY_ADDRESS = "0.0.0.0";
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final int ENDED_BY_SIGTERM = 143;
  private static final Duration CHILDREN_END = Duration.ofSeconds(5);

  private final String name;
  private final String address;
  private final PodSpec spec;
  private final Container container;
  private final Path directory;
  private final MountedPaths paths = new MountedPaths();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> command = new ArrayList<>();
  private final Path workingDirectory;
  private @Nullable Process process;
  private @Nullable Process watcher;

  /**
   * What the cluster has for it.
   *
   * @param directory for volumes and logs of all pods
   * @param hosts file with every name that the cluster's DNS knows
   * @param secrets by name, with their keys
   */
  record Node(
      String namespace,
      Path directory,
      Path hosts,
      ContainerImage image,
      Map<String, Map<String, String>> secrets) {}

  Pod(StatefulSet set, int ordinal, String address, Node node) throws IOException {
    this.name = set.getMetadata().getName() + "-" + ordinal;
    this.address = address;
    this.spec = set.getSpec().getTemplate().getSpec();
    assertThat(spec.getContainers()).as("containers of " + name).hasSize(1);
    assertThat(spec.getInitContainers()).as("init containers of " + name).isEmpty();
    this.container = spec.getContainers().get(0);
    this.directory = Files.createDirectories(node.directory().resolve(name));
    node.image().files().forEach(paths::put);
    for (VolumeMount mount : container.getVolumeMounts()) {
      paths.put(mount.getMountPath(), volume(mount, node));
    }
    Path none = directory.resolve("no-such-directory");
    this.workingDirectory = paths.place(node.image().workingDirectory()).orElse(none);
    environment.put("PATH", PATH);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    Map<String, String> given =
        ContainerEnvironment.of(
            container,
            Map.of(
                "metadata.name", name,
                "metadata.namespace", node.namespace(),
                "status.podIP", address),
            node.secrets());
    given.forEach((key, value) -> environment.put(key, paths.onThisMachine(value)));
    String standIns =
        "-Djdk.net.hosts.file=%s -Djava.io.tmpdir=%s"
            .formatted(node.hosts(), paths.place("/tmp").orElse(none));
    assertThat(environment.put("JDK_JAVA_OPTIONS", standIns)).isNull();
    List<String> words = new ArrayList<>(container.getCommand());
    if (words.isEmpty()) {
      words.addAll(node.image().entrypoint());
    }
    words.addAll(container.getArgs());
    words.forEach(word -> command.add(here(ContainerEnvironment.expanded(word, given))));
  }

  private Path volume(VolumeMount mount, Node node) throws IOException {
    Volume volume =
        spec.getVolumes().stream()
            .filter(v -> v.getName().equals(mount.getName()))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " mounts no volume of it: " + mount));
    Path place = Files.createDirectories(directory.resolve(mount.getName()));
    if (volume.getSecret() != null) {
      var secret = ContainerEnvironment.secret(node.secrets(), volume.getSecret().getSecretName());
      for (Map.Entry<String, String> file : secret.entrySet()) {
        Files.writeString(place.resolve(file.getKey()), file.getValue());
      }
    } else {
      assertThat(volume.getEmptyDir()).as("teach this test the volume %s", volume).isNotNull();
    }
    return place;
  }

  private String here(String word) {
    if (word.equals(EVERY_ADDRESS)) {
      return address;
    }
    if (word.startsWith("/")) {
      assertThat(paths.place(word))
          .as("%s: nothing is mounted at %s, and the rest is read-only", name, word)
          .isPresent();
    }
    return paths.onThisMachine(word);
  }

  void start() throws IOException {
    process = inside(command).redirectOutput(log().toFile()).start();
    // Ends the process with this JVM, however that ends.
    watcher = new ProcessBuilder("sh", "-c", "read -r x; kill -9 " + process.pid()).start();
  }

  /** A command within the container. */
  ProcessBuilder inside(List<String> words) {
    var builder = new ProcessBuilder(words).directory(workingDirectory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true);
  }

  String name() {
    return name;
  }

  String address() {
    return address;
  }

  Container container() {
    return container;
  }

  MountedPaths paths() {
    return paths;
  }

  Path log() {
    return directory.resolve("log");
  }

  /** Its volumes; it may write nowhere else. */
  Path directory() {
    return directory;
  }

  /** A port by number or by its name in the container. */
  int port(IntOrString port) {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    return container.getPorts().stream()
        .filter(p -> port.getStrVal().equals(p.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " has no port " + port.getStrVal()));
  }

  /** The process and its children. */
  List<ProcessHandle> processes() {
    Process started = java.util.Objects.requireNonNull(process, "not started");
    var all = new ArrayList<>(List.of(started.toHandle()));
    started.descendants().forEach(all::add);
    return all;
  }

  boolean alive() {
    return process != null && process.isAlive();
  }

  /** Sends SIGTERM; what it gives then waits for the end. */
  Ending terminate() {
    List<ProcessHandle> all = processes();
    all.get(0).destroy();
    return () -> awaitEnd(all);
  }

  /** The end of a process that has been told to. */
  interface Ending {
    void await() throws InterruptedException;
  }

  /** It and its children have ended within the grace that the manifest gives. */
  private void awaitEnd(List<ProcessHandle> all) throws InterruptedException {
    long grace = spec.getTerminationGracePeriodSeconds();
    assertThat(process.waitFor(grace, TimeUnit.SECONDS))
        .as("%s ends within %d s; see %s", name, grace, log())
        .isTrue();
    assertThat(process.exitValue()).as(name).isEqualTo(ENDED_BY_SIGTERM);
    await().atMost(CHILDREN_END).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
    if (watcher != null) {
      watcher.destroyForcibly();
    }
  }
}
