/**
 * Operating-system processes: a local cluster of them ({@link
 * dev.weir.deploy.process.LocalCluster}), and what a process of ours does when it is somebody's
 * child ({@link dev.weir.worker.process.ParentPipe}).
 */
package dev.weir.deploy.process;
