/**
 * What this side of Weir keeps in files: where a local cluster is ({@link
 * dev.weir.deploy.files.DevFile}) and where the distribution lies ({@link
 * dev.weir.deploy.files.Installation}).
 */
package dev.weir.deploy.files;
