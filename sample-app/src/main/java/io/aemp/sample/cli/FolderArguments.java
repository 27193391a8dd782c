package io.aemp.sample.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.aemp.sample.image.ImageScaling;

/**
 * The checked arguments of the {@code scale} command.
 *
 * @param from the folder with the images
 * @param to the folder for the scaled images
 * @param width in pixels
 * @param settings settings of the application, such as {@code --aemp.seeds=...}
 */
record FolderArguments(Path from, Path to, int width, List<String> settings) {

	/**
	 * Checks the arguments.
	 * @throws UsageException if the images cannot be scaled with them
	 */
	static FolderArguments of(Path from, Path to, int width, List<String> settings) throws UsageException {
		if (width < ImageScaling.MIN_WIDTH || width > ImageScaling.MAX_WIDTH) {
			throw new UsageException("The width must be a number from " + ImageScaling.MIN_WIDTH + " to "
					+ ImageScaling.MAX_WIDTH + ", not '" + width + "'");
		}
		if (!Files.isDirectory(from)) {
			throw new UsageException("There is no folder " + from);
		}
		if (Files.exists(to) && !Files.isDirectory(to)) {
			throw new UsageException("This is not a folder: " + to);
		}
		try {
			if (Files.exists(to) && Files.isSameFile(from, to)) {
				throw new UsageException("The two folders must not be the same: the originals would be lost");
			}
		}
		catch (IOException ex) {
			throw new UsageException("Cannot read the folders: " + ex.getMessage());
		}
		return new FolderArguments(from, to, width, List.copyOf(settings));
	}

}
