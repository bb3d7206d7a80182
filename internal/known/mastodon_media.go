package known

// mastodonMedia holds what Mastodon says of files: models/media_attachment.rb,
// controllers/api/v1/media_controller.rb and api/v2, services/post_status_service.rb,
// en.yml media_attachments, and the validators of kt-paperclip.
var mastodonMedia = []rule{
	{contains, "have not finished processing", "media_processing", s422, anyRoute}, // not_ready: the one 422 that waiting cures
	{contains, "cannot attach more than", "media_too_many", s422, anyRoute},
	{contains, "cannot attach a video to a", "media_mixed", s422, anyRoute}, // "toot", "status" before "post"
	{contains, "not found or already attached to another", "media_not_found", s422, anyRoute},
	{contains, "media attachment is currently used by", "media_in_use", s422, anyRoute},

	// A file that cannot be read. The 500 is for good as well: media_controller.rb rescues Paperclip::Error.
	{contains, "file type of uploaded media could not be verified", "media_unprocessable", s422 | s500, anyRoute},
	{contains, "error processing thumbnail for uploaded media", "media_unprocessable", s422 | s500, anyRoute},
	{contains, "error processing uploaded media", "media_unprocessable", s422 | s500, anyRoute}, // forks
	{contains, "has no video stream", "media_unprocessable", s422, anyRoute},                    // lib/paperclip/transcoder.rb
	{contains, "fps videos are not supported", "media_unprocessable", s422, anyRoute},

	// Width and height: models/concerns/attachmentable.rb.
	{contains, "images are not supported", "media_too_large", s422, anyRoute},
	{contains, "videos are not supported", "media_too_large", s422, anyRoute},

	// Size: attachment size validators. Since 4.0 the same is said twice, of "File" and of "File file size".
	{contains, "file must be less than", "media_too_large", s422, anyRoute},
	{contains, "avatar must be less than", "media_too_large", s422, anyRoute},
	{contains, "header must be less than", "media_too_large", s422, anyRoute},
	{contains, "thumbnail must be less than", "media_too_large", s422, anyRoute},
	{contains, "file size must be less than", "media_too_large", s422, anyRoute},
	{contains, "file size must be in between", "media_too_large", s422, anyRoute}, // 3.4

	// Type: attachment content type validators.
	{contains, "file is invalid", "media_type_unsupported", s422, anyRoute},
	{contains, "avatar is invalid", "media_type_unsupported", s422, anyRoute},
	{contains, "header is invalid", "media_type_unsupported", s422, anyRoute},
	{contains, "thumbnail is invalid", "media_type_unsupported", s422, anyRoute},
	{contains, "file content type is", "media_type_unsupported", s422, anyRoute},
	{contains, "avatar content type is", "media_type_unsupported", s422, anyRoute},
	{contains, "header content type is", "media_type_unsupported", s422, anyRoute},
	{contains, "thumbnail content type is", "media_type_unsupported", s422, anyRoute},

	// Collections and applications have a description too.
	{contains, "description is too long", "media_description_too_long", s422, onMedia | onPosts},
}
