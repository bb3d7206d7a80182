package known

// mastodonMedia holds what Mastodon says of files: models/media_attachment.rb,
// controllers/api/v1/media_controller.rb and api/v2, services/post_status_service.rb,
// en.yml media_attachments, and the validators of kt-paperclip.
var mastodonMedia = []rule{
	{has, "have not finished processing", "media_processing", s422, everywhere}, // not_ready: the one 422 that waiting cures
	{has, "cannot attach more than", "media_too_many", s422, everywhere},
	{has, "cannot attach a video to a", "media_mixed", s422, everywhere}, // "toot", "status" before "post"
	{has, "not found or already attached to another", "media_not_found", s422, everywhere},
	{has, "media attachment is currently used by", "media_in_use", s422, everywhere},

	// A file that cannot be read. The 500 is for good as well: media_controller.rb rescues Paperclip::Error.
	{has, "file type of uploaded media could not be verified", "media_unprocessable", s422 | s500, everywhere},
	{has, "error processing thumbnail for uploaded media", "media_unprocessable", s422 | s500, everywhere},
	{has, "error processing uploaded media", "media_unprocessable", s422 | s500, everywhere}, // forks
	{has, "has no video stream", "media_unprocessable", s422, everywhere},                    // lib/paperclip/transcoder.rb
	{has, "fps videos are not supported", "media_unprocessable", s422, everywhere},

	// Width and height: models/concerns/attachmentable.rb.
	{has, "images are not supported", "media_too_large", s422, everywhere},
	{has, "videos are not supported", "media_too_large", s422, everywhere},

	// Size: attachment size validators. Since 4.0 the same is said twice, of "File" and of "File file size".
	{has, "file must be less than", "media_too_large", s422, everywhere},
	{has, "avatar must be less than", "media_too_large", s422, everywhere},
	{has, "header must be less than", "media_too_large", s422, everywhere},
	{has, "thumbnail must be less than", "media_too_large", s422, everywhere},
	{has, "file size must be less than", "media_too_large", s422, everywhere},
	{has, "file size must be in between", "media_too_large", s422, everywhere}, // 3.4

	// Type: attachment content type validators.
	{has, "file is invalid", "media_type_unsupported", s422, everywhere},
	{has, "avatar is invalid", "media_type_unsupported", s422, everywhere},
	{has, "header is invalid", "media_type_unsupported", s422, everywhere},
	{has, "thumbnail is invalid", "media_type_unsupported", s422, everywhere},
	{has, "file content type is", "media_type_unsupported", s422, everywhere},
	{has, "avatar content type is", "media_type_unsupported", s422, everywhere},
	{has, "header content type is", "media_type_unsupported", s422, everywhere},
	{has, "thumbnail content type is", "media_type_unsupported", s422, everywhere},

	// Collections and applications have a description too.
	{has, "description is too long", "media_description_too_long", s422, onMedia | onPosts},
}
