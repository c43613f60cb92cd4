/**
 * What runs where: {@link dev.weir.coordinator.schedule.ScheduleCore} routes, {@link
 * dev.weir.coordinator.schedule.Fleet} knows the processes, {@link
 * dev.weir.coordinator.schedule.Submissions} makes jobs of requests, {@link
 * dev.weir.coordinator.schedule.JobCore} is one job's life.
 */
package dev.weir.coordinator.schedule;
