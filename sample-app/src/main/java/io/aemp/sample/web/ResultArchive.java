package io.aemp.sample.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.aemp.sample.farm.Farm;
import io.aemp.sample.farm.JobImages;
import io.aemp.sample.farm.JobState;
import io.aemp.sample.farm.JobView;
import io.aemp.sample.image.ImageType;

/**
 * A ZIP file of all scaled images that the farm has at the moment. Images that the farm
 * drops while the file is written are left out.
 */
final class ResultArchive {

	private final Farm farm;

	private final List<JobView> jobs;

	private final Set<String> names = new HashSet<>();

	ResultArchive(Farm farm) {
		this.farm = farm;
		this.jobs = farm.view().jobs().stream().filter((job) -> job.state() == JobState.DONE).toList();
	}

	boolean isEmpty() {
		return this.jobs.isEmpty();
	}

	void writeTo(OutputStream output) throws IOException {
		try (ZipOutputStream zip = new ZipOutputStream(output)) {
			// Images are compressed already.
			zip.setLevel(Deflater.NO_COMPRESSION);
			for (JobView job : this.jobs) {
				JobImages images = this.farm.images(job.id());
				byte[] result = (images != null) ? images.result() : null;
				ImageType type = (result != null) ? ImageType.of(result) : null;
				if (result != null && type != null) {
					zip.putNextEntry(new ZipEntry(unique(job, type)));
					zip.write(result);
					zip.closeEntry();
				}
			}
		}
	}

	/** Two uploads may have the same name, which a ZIP file must not repeat. */
	private String unique(JobView job, ImageType type) {
		String name = FileNames.scaled(job.name(), job.width(), type);
		return this.names.add(name) ? name : job.id() + "-" + name;
	}

}
