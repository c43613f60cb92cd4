package dev.weir.worker.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a worker tells an executor: {@code name=value} each. Stateless. */
final class ExecutorArguments {
  private ExecutorArguments() {}

  static List<String> of(
      WorkerConfig config,
      String version,
      String workerIncarnation,
      String executor,
      Path directory) {
    var arguments = new ArrayList<String>();
    arguments.add("executor=" + executor);
    arguments.add("worker=" + config.worker());
    arguments.add("worker-incarnation=" + workerIncarnation);
    arguments.add("host=" + config.network().host());
    arguments.add("reachable=" + config.network().reachableHost());
    arguments.add("version=" + version);
    arguments.add("rocksdb-bytes=" + ExecutorFlags.rocksBytes(config.capacity().executorBytes()));
    arguments.add("directory=" + directory);
    if (config.connectors() != null) {
      arguments.add("connectors=" + config.connectors());
    }
    config.access().appendTo(arguments);
    return arguments;
  }

  static Map<String, String> parse(String... arguments) {
    var parsed = new TreeMap<String, String>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("expected name=value, found '" + argument + "'");
      }
      parsed.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return parsed;
  }
}
