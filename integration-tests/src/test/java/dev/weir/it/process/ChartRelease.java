package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.it.helm.Chart;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The chart as installed: each pod of each StatefulSet a process on an address of its own, and the
 * names that the rendered services give to them. Used by one thread.
 */
final class ChartRelease implements AutoCloseable {
  private final List<HasMetadata> manifests;
  private final List<Group> groups = new ArrayList<>();
  private final Path hosts;

  private record Group(StatefulSet set, List<Pod> pods) {
    boolean isSelectedBy(Map<String, String> selector) {
      Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
      return labels.entrySet().containsAll(selector.entrySet());
    }
  }

  /**
   * Renders and prepares; nothing runs yet.
   *
   * @param secrets that exist before: by name, with their keys
   */
  ChartRelease(
      ContainerImage image,
      Path directory,
      Map<String, String> values,
      Map<String, Map<String, String>> secrets)
      throws IOException {
    manifests = Chart.manifests(values);
    hosts = Files.createDirectories(directory).resolve("hosts");
    var node = new Pod.Node(Chart.NAMESPACE, directory, hosts, image, Map.copyOf(secrets));
    // The ports are written in the chart, so the addresses must be nobody else's.
    var random = ThreadLocalRandom.current();
    String network = "127." + random.nextInt(16, 240) + "." + random.nextInt(256) + ".";
    int host = 1;
    for (StatefulSet set : Chart.of(manifests, StatefulSet.class)) {
      var pods = new ArrayList<Pod>();
      for (int i = 0; i < set.getSpec().getReplicas(); i++) {
        pods.add(new Pod(set, i, network + host++, node));
      }
      groups.add(new Group(set, pods));
    }
    Files.write(hosts, names());
  }

  /** Every name that the cluster's DNS would know, and what is outside the cluster. */
  private List<String> names() throws IOException {
    var lines = new ArrayList<String>();
    lines.add("127.0.0.1 localhost zookeeper store " + InetAddress.getLocalHost().getHostName());
    for (Service service : Chart.of(manifests, Service.class)) {
      String name = service.getMetadata().getName() + "." + Chart.NAMESPACE + ".svc";
      boolean headless = "None".equals(service.getSpec().getClusterIP());
      for (Group group : groups) {
        if (!group.isSelectedBy(service.getSpec().getSelector())) {
          continue;
        }
        if (!headless) {
          lines.add(group.pods().get(0).address() + " " + name);
          check(service, group.pods().get(0));
        } else if (service.getMetadata().getName().equals(group.set().getSpec().getServiceName())) {
          assertThat(service.getSpec().getPublishNotReadyAddresses())
              .as("%s: pods need each other's names before they are ready", name)
              .isTrue();
          group.pods().forEach(p -> lines.add(p.address() + " " + p.name() + "." + name));
        }
      }
    }
    return lines;
  }

  /** Nobody translates ports here. */
  private static void check(Service service, Pod pod) {
    for (ServicePort port : service.getSpec().getPorts()) {
      assertThat(pod.port(port.getTargetPort())).isEqualTo(port.getPort());
    }
  }

  /** Starts every pod and waits until each is ready by its probes. */
  void start() throws Exception {
    for (Pod pod : pods()) {
      for (Probe probe : probes(pod)) {
        assertThat(new ProbeCall(pod, probe).passes()).as("before the start: %s", probe).isFalse();
      }
      pod.start();
    }
    for (Pod pod : pods()) {
      var startup = new ProbeCall(pod, pod.container().getStartupProbe());
      startup.awaitPass();
      new ProbeCall(pod, pod.container().getLivenessProbe()).awaitPass();
      // Kubernetes itself would wait for ever.
      Duration limit = startup.budget();
      new ProbeCall(pod, pod.container().getReadinessProbe()).awaitPass(limit);
    }
  }

  static List<Probe> probes(Pod pod) {
    return List.of(
        pod.container().getStartupProbe(),
        pod.container().getLivenessProbe(),
        pod.container().getReadinessProbe());
  }

  List<Pod> pods() {
    return groups.stream().flatMap(g -> g.pods().stream()).toList();
  }

  List<Pod> selectedBy(Map<String, String> selector) {
    return groups.stream()
        .filter(g -> g.isSelectedBy(selector))
        .flatMap(g -> g.pods().stream())
        .toList();
  }

  List<StatefulSet> sets() {
    return groups.stream().map(Group::set).toList();
  }

  GenericKubernetesResource podMonitor() {
    List<GenericKubernetesResource> others = Chart.of(manifests, GenericKubernetesResource.class);
    assertThat(others).extracting(HasMetadata::getKind).containsExactly("PodMonitor");
    return others.get(0);
  }

  /** host:port of the service in front. */
  String front() {
    return Chart.of(manifests, Service.class).stream()
        .filter(s -> !"None".equals(s.getSpec().getClusterIP()))
        .map(
            s ->
                "%s.%s.svc:%d"
                    .formatted(
                        s.getMetadata().getName(),
                        Chart.NAMESPACE,
                        s.getSpec().getPorts().get(0).getPort()))
        .findFirst()
        .orElseThrow();
  }

  /** What makes a JVM know the names of the cluster. */
  Map<String, String> dns() {
    return Map.of("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts);
  }

  /** SIGTERM to all, as at an uninstall. */
  void terminate() throws InterruptedException {
    for (Pod.Ending ending : pods().stream().map(Pod::terminate).toList()) {
      ending.await();
    }
  }

  @Override
  public void close() {
    pods().forEach(Pod::close);
  }
}
