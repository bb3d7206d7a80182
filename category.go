package mastoerr

// Category says what kind of thing failed. It is a closed set within v1.
//
// A Category is an error that means "any failure of this category":
//
//	if errors.Is(err, mastoerr.CategoryRateLimiting) { … }
type Category string

// The categories.
const (
	// CategoryAuthentication: the token, the grant or the application is not accepted.
	CategoryAuthentication Category = "authentication"
	// CategoryRequest: the request itself is malformed or addressed wrongly.
	CategoryRequest Category = "request"
	// CategoryPermissions: the account or the token may not do this.
	CategoryPermissions Category = "permissions"
	// CategoryNotFound: the object or the endpoint is not there.
	CategoryNotFound Category = "not_found"
	// CategoryValidation: the input breaks a rule of the instance.
	CategoryValidation Category = "validation"
	// CategoryRateLimiting: too many requests.
	CategoryRateLimiting Category = "rate_limiting"
	// CategoryRemoteService: the instance, what stands in front of it, or the
	// way there is at fault.
	CategoryRemoteService Category = "remote_service"
)

// Error returns the category itself, such as "rate_limiting".
func (c Category) Error() string { return string(c) }

// Action says who has to move next. It is a closed set within v1.
type Action string

// The actions.
const (
	// ActionReconnect: the person authorises the account again on the instance.
	ActionReconnect Action = "reconnect"
	// ActionFixInput: the post, the media, the account's state or the request
	// has to change.
	ActionFixInput Action = "fix_input"
	// ActionRetryLater: there is nothing to fix but time.
	ActionRetryLater Action = "retry_later"
)

// Tag returns the short word that dashboards use for the action:
// "refresh-token", "user-error" or "retry", and "" for an unknown action.
func (a Action) Tag() string {
	switch a {
	case ActionReconnect:
		return "refresh-token"
	case ActionFixInput:
		return "user-error"
	case ActionRetryLater:
		return "retry"
	}
	return ""
}

// RetrySafety says whether the very same request may be sent again. It is a
// closed set within v1 and a fact about the failure; whether the request is
// idempotent is a fact about the request (MastodonError.Idempotent), and Advise
// puts the two together. The zero value reads as RetryNever.
type RetrySafety string

// The retry safeties.
const (
	// RetryNever: the same request fails again until something is changed.
	RetryNever RetrySafety = "never"
	// RetrySafe: nothing was applied; the same request may go out again, after
	// the wait.
	RetrySafe RetrySafety = "safe"
	// RetryIfIdempotent: the outcome is unknown or the change may be in effect;
	// only an idempotent request may go out again.
	RetryIfIdempotent RetrySafety = "if_idempotent"
)

// String returns the value's text, "never" for the zero value.
func (r RetrySafety) String() string {
	if r == "" {
		return string(RetryNever)
	}
	return string(r)
}
