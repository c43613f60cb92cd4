/** New projects from a template: {@link dev.weir.deploy.init.files.ProjectFiles}. */
package dev.weir.deploy.init.files;
