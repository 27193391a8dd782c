package io.aemp.sample.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.aemp.sample.image.ImageScaling;

/**
 * What the command was told.
 *
 * @param from the folder with the images
 * @param to the folder for the scaled ones
 * @param width in pixels
 * @param others settings of the application, such as {@code --aemp.seeds=...}
 */
record FolderArguments(Path from, Path to, int width, List<String> others) {

	static final String USAGE = """
			Usage: java -jar sample-app.jar scale <in-folder> <out-folder> [--width=320]
			Scales the JPEG and PNG images of a folder (not of those in it) into another.
			Exit code: 0 all are done, 1 some failed, 2 wrong usage.""";

	private static final String WIDTH = "--width=";

	private static final int DEFAULT_WIDTH = 320;

	static FolderArguments parse(String[] args) throws UsageException {
		List<Path> folders = new ArrayList<>();
		List<String> others = new ArrayList<>();
		int width = DEFAULT_WIDTH;
		for (String arg : List.of(args).subList(1, args.length)) {
			if (arg.startsWith(WIDTH)) {
				width = width(arg.substring(WIDTH.length()));
			}
			else if (arg.startsWith("--aemp.") || arg.startsWith("--farm.") || arg.startsWith("--logging.")) {
				others.add(arg);
			}
			else if (arg.startsWith("-")) {
				throw new UsageException("Unknown option: " + arg);
			}
			else {
				folders.add(folder(arg));
			}
		}
		if (folders.size() != 2) {
			throw new UsageException("Two folders are needed, not " + folders.size());
		}
		check(folders.get(0), folders.get(1));
		return new FolderArguments(folders.get(0), folders.get(1), width, List.copyOf(others));
	}

	private static int width(String text) throws UsageException {
		try {
			int width = Integer.parseInt(text);
			if (width >= ImageScaling.MIN_WIDTH && width <= ImageScaling.MAX_WIDTH) {
				return width;
			}
		}
		catch (NumberFormatException ex) {
			// Said below.
		}
		throw new UsageException("The width must be a number from " + ImageScaling.MIN_WIDTH + " to "
				+ ImageScaling.MAX_WIDTH + ", not '" + text + "'");
	}

	private static Path folder(String text) throws UsageException {
		try {
			return Path.of(text);
		}
		catch (InvalidPathException ex) {
			throw new UsageException("Not a folder: " + text);
		}
	}

	private static void check(Path from, Path to) throws UsageException {
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
	}

}
