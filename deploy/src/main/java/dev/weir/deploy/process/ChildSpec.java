package dev.weir.deploy.process;

import dev.weir.deploy.files.Installation;
import dev.weir.deploy.files.LocalProcess;
import dev.weir.worker.process.ParentPipe;
import dev.weir.worker.process.SharedClasses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process to run, and to run again whenever it ends.
 *
 * @param address where it answers; empty where nobody asks
 * @param flags of its JVM
 * @param arguments of {@code weir}
 */
record ChildSpec(
    String role, String id, String address, List<String> flags, List<String> arguments) {
  private static final List<String> COMMON_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=48m",
          "-Xss512k",
          "-Djava.awt.headless=true",
          "-Djdk.serialFilter=!*",
          "-Dio.netty.jfr.enabled=false",
          "-Dio.netty.allocator.maxOrder=6");

  ChildSpec {
    flags = List.copyOf(flags);
    arguments = List.copyOf(arguments);
  }

  List<String> command() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(COMMON_FLAGS);
    command.addAll(SharedClasses.flags());
    command.add("-Dweir.log.name=" + id);
    Installation.property().ifPresent(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.weir.deploy.Main");
    command.addAll(arguments);
    command.add(ParentPipe.OPTION);
    return command;
  }

  LocalProcess as(long pid) {
    return new LocalProcess(role, id, pid, address);
  }
}
